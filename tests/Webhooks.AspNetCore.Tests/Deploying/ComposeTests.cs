using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Deploying;

public sealed partial class ComposeTests
{
    private static readonly JsonNode Compose = Yaml.Read("docker-compose.yml")[0];

    private static readonly string[] Nodes = ["webhooks-1", "webhooks-2", "webhooks-3"];

    /// <summary>What docs/operations/deploy.md has the operator write into the file <c>.env</c>.</summary>
    private static readonly Dictionary<string, string> DotEnv = new()
    {
        ["POSTGRES_PASSWORD"] = "0123456789abcdef",
        ["WEBHOOKS_API_KEY"] = "0123456789abcdef",
        ["WEBHOOKS_ENCRYPTION_KEY"] = $"2026-11:{Convert.ToBase64String(new byte[32])}",
    };

    public static TheoryData<string> Services => [.. Nodes];

    [Theory]
    [MemberData(nameof(Services))]
    public void Each_node_starts_with_the_settings_that_it_gets(string service)
    {
        var settings = Environment(service);

        var options = Deployed.Engine(settings);

        Assert.Equal(service, options.Cluster.PublicHostname);
        Assert.Equal(Nodes.Select(node => $"{node}:{options.Cluster.Port}"), options.Cluster.SeedNodes);
        Assert.Equal(Actors.StorageProvider.PostgreSql, options.Storage.Provider);
        Assert.Single(options.Encryption.Keys);
    }

    [Fact]
    public void A_service_that_depends_on_another_waits_for_its_health()
    {
        foreach (var (name, service) in Compose["services"]!.AsObject())
        {
            foreach (var (other, how) in service!["depends_on"]?.AsObject() ?? [])
            {
                Assert.Equal("service_healthy", (string?)how!["condition"]);
                var there = Compose["services"]![other]!;
                Assert.True(there["healthcheck"] is not null || there["build"] is not null,
                    $"{name} waits for {other}, which says nothing of its health.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void A_node_may_take_the_time_that_the_host_takes_to_stop(string service) =>
        Assert.True(Seconds((string)Compose["services"]![service]!["stop_grace_period"]!) > Deployed.ShutdownSeconds);

    [Fact]
    public void The_balancer_knows_all_nodes_and_where_they_say_how_they_are()
    {
        var mounted = Assert.Single(
            Compose["services"]!["balancer"]!["volumes"]!.AsArray().Select(volume => ((string)volume!).Split(':')[0]));
        var config = File.ReadAllText(Path.Combine(Repository.Root, mounted));

        Assert.Contains(string.Join(' ', Nodes.Select(node => $"{node}:8080")), config, StringComparison.Ordinal);
        Assert.Contains("health_uri /health/ready", config, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_secret_comes_from_outside()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docker-compose.yml"));
        foreach (var secret in (string[])["Password=", "POSTGRES_PASSWORD: ", "Auth__Keys__0: ", "Encryption__Keys__0: "])
            Assert.Contains(secret + "${", text, StringComparison.Ordinal);
        Assert.Contains("\n.env\n", "\n" + File.ReadAllText(Path.Combine(Repository.Root, ".gitignore")), StringComparison.Ordinal);
        var page = Documentation.Page("docs/operations/deploy.md").Text;
        Assert.All(DotEnv.Keys, name => Assert.Contains(name + "=", page, StringComparison.Ordinal));
    }

    private static Dictionary<string, string> Environment(string service) => Compose["services"]![service]!["environment"]!.AsObject()
        .ToDictionary(variable => variable.Key, variable => Variable().Replace((string?)variable.Value ?? "", reference =>
            DotEnv.GetValueOrDefault(reference.Groups["name"].Value)
            ?? (reference.Groups["default"].Success
                ? reference.Groups["default"].Value
                : throw new InvalidOperationException($"{reference} has no value."))));

    private static double Seconds(string duration) =>
        double.Parse(duration.TrimEnd('s'), System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\$\{(?<name>\w+)(:-(?<default>[^}]*)|:\?[^}]*)?\}")]
    private static partial Regex Variable();
}
