using System.Text.Json.Nodes;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Deploying;

public sealed class KubernetesTests
{
    private static readonly IReadOnlyList<JsonNode> Objects = [
        .. Yaml.Read("config/kubernetes/webhooks.yaml"), .. Yaml.Read("config/kubernetes/secret.yaml")];

    private static readonly JsonNode Set = Object("StatefulSet", "webhooks");

    private static readonly JsonNode Pod = Set["spec"]!["template"]!["spec"]!;

    private static readonly JsonNode Container = Assert.Single(Pod["containers"]!.AsArray())!;

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Each_pod_starts_with_the_settings_that_it_gets(int number)
    {
        var options = Deployed.Engine(Environment($"webhooks-{number}"));

        Assert.Equal(3, options.Cluster.SeedNodes.Count);
        Assert.Equal((string?)Set["spec"]!["replicas"], $"{options.Cluster.SeedNodes.Count}");
        Assert.Equal(options.Cluster.SeedNodes[number], $"{options.Cluster.PublicHostname}:{options.Cluster.Port}");
        Assert.EndsWith($".{Set["spec"]!["serviceName"]}", options.Cluster.PublicHostname, StringComparison.Ordinal);
    }

    [Fact]
    public void Pods_find_each_other_before_they_are_ready()
    {
        var headless = Object("Service", (string)Set["spec"]!["serviceName"]!);

        Assert.Equal(("None", "true"), ((string?)headless["spec"]!["clusterIP"], (string?)headless["spec"]!["publishNotReadyAddresses"]));
        Assert.Equal("Parallel", (string?)Set["spec"]!["podManagementPolicy"]);
    }

    [Fact]
    public void A_pod_may_take_the_time_that_the_host_takes_to_stop() =>
        Assert.True(int.Parse((string)Pod["terminationGracePeriodSeconds"]!, null) > Deployed.ShutdownSeconds);

    [Fact]
    public void Probes_ask_where_the_host_answers()
    {
        Assert.Equal("/health/live", (string?)Container["livenessProbe"]!["httpGet"]!["path"]);
        Assert.Equal("/health/ready", (string?)Container["readinessProbe"]!["httpGet"]!["path"]);
        var ports = Container["ports"]!.AsArray().ToDictionary(port => (string)port!["name"]!, port => (string?)port!["containerPort"]);
        Assert.Equal(("8080", "4053"), (ports["http"], ports["cluster"]));
    }

    [Fact]
    public void All_that_selects_pods_selects_these()
    {
        var labels = Set["spec"]!["template"]!["metadata"]!["labels"]!;
        foreach (var selector in (JsonNode?[])[
            Set["spec"]!["selector"]!["matchLabels"], Object("PodDisruptionBudget", "webhooks")["spec"]!["selector"]!["matchLabels"],
            Object("Service", "webhooks")["spec"]!["selector"], Object("Service", "webhooks-nodes")["spec"]!["selector"]])
        {
            Assert.True(JsonNode.DeepEquals(labels, selector));
        }
    }

    private static JsonNode Object(string kind, string name) =>
        Assert.Single(Objects, o => (string?)o["kind"] == kind && (string?)o["metadata"]!["name"] == name);

    private static Dictionary<string, string> Environment(string pod)
    {
        var variables = new Dictionary<string, string>();
        foreach (var variable in Container["env"]!.AsArray())
        {
            variables[(string)variable!["name"]!] = variable["valueFrom"] switch
            {
                null => ((string)variable["value"]!).Replace("$(POD_NAME)", variables["POD_NAME"], StringComparison.Ordinal),
                { } from when from["fieldRef"] is not null => pod,
                { } from => Secret(from["secretKeyRef"]!),
            };
        }

        return variables;
    }

    private static string Secret(JsonNode reference)
    {
        var there = (string?)Object("Secret", (string)reference["name"]!)["stringData"]![(string)reference["key"]!];
        Assert.True(there is not null || (string?)reference["optional"] == "true", $"The secret lacks {reference["key"]}.");
        return FilledIn(there ?? "");
    }

    /// <summary>What the operator puts in the place of a hint.</summary>
    private static string FilledIn(string secret) => secret
        .Replace("<openssl rand -base64 32>", Convert.ToBase64String(new byte[32]), StringComparison.Ordinal)
        .Replace("<openssl rand -hex 32>", new string('a', 64), StringComparison.Ordinal)
        .Replace("<password>", "secret", StringComparison.Ordinal);
}
