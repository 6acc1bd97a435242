using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Webhooks.Actors;
using Webhooks.Host;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Settings;

/// <summary>What <c>config/webhooks.json</c> tells operators is what the host does.</summary>
public sealed class OptionsReferenceTests
{
    private static readonly string Path = System.IO.Path.Combine(Repository.Root, "config", "webhooks.json");

    [Fact]
    public void It_has_every_setting_and_no_other()
    {
        using var document = JsonDocument.Parse(
            File.ReadAllText(Path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });

        Assert.Equal(
            Read(new ConfigurationBuilder().Build()).Known.Order(StringComparer.Ordinal),
            Leaves(document.RootElement.GetProperty("Webhooks"), "").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Its_values_are_the_defaults()
    {
        var written = Read(new ConfigurationBuilder().AddJsonFile(Path).Build());
        var defaults = Read(new ConfigurationBuilder().Build());

        Assert.Empty(written.Errors);
        Assert.Equal(All(defaults), All(written));
    }

    [Fact]
    public void Values_that_are_not_the_defaults_would_be_seen()
    {
        var changed = new ConfigurationBuilder().AddJsonFile(Path)
            .AddInMemoryCollection(
                [new("Webhooks:Delivery:Jitter", "0.3"), new("Webhooks:Ingest:MaxBatchEvents", "9"), new("Webhooks:Cluster:Roles:0", "a")])
                .Build();

        var differences = All(Read(changed)).Except(All(Read(new ConfigurationBuilder().Build())));

        Assert.Equal(3, differences.Count());
    }

    [Fact]
    public void Every_setting_is_explained() => Assert.All(
        File.ReadLines(Path).Zip(File.ReadLines(Path).Skip(1), (above, line) => (Above: above, Line: line))
            .Where(pair => Regex.IsMatch(pair.Line, """^\s+"\w+": (?!\{$)""")),
        pair =>
            Assert.True(
                pair.Line.Contains(" // ", StringComparison.Ordinal) || pair.Above.TrimStart().StartsWith("//", StringComparison.Ordinal),
                pair.Line));

    private static HostSettings Read(IConfiguration configuration) => HostSettings.Read(configuration, isDevelopment: false);

    private static IEnumerable<string> Leaves(JsonElement element, string path) => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject().SelectMany(
            property => Leaves(property.Value, path.Length == 0 ? property.Name : $"{path}:{property.Name}"))
        : [path];

    private static IReadOnlyList<string> All(HostSettings settings)
    {
        var (engine, ingest, inspector, dashboard) = (new WebhooksOptions(), new IngestOptions(), new InspectorOptions(),
            new DashboardOptions());
        settings.Apply(engine);
        settings.Apply(ingest);
        settings.Apply(inspector);
        settings.Apply(dashboard);
        return
        [
            .. Values(engine, "engine"), .. Values(ingest, "ingest"), .. Values(inspector, "inspector"), .. Values(dashboard, "dashboard"),
            .. Values(settings.ApiKeys, "keys"), .. Values(settings.AllowedHosts, "hosts"), .. Values(settings.Telemetry, "telemetry"),
            .. Values(settings.ForwardedHeaders.KnownIPNetworks, "proxies"),
        ];
    }

    private static IEnumerable<string> Values(object? value, string path) => value switch
    {
        null or string or IFormattable => [$"{path} {value}"],
        IEnumerable items => items.Cast<object?>().SelectMany((item, index) => Values(item, $"{path}:{index}")),
        _ when value.GetType().Namespace?.StartsWith("Webhooks", StringComparison.Ordinal) == true
            && Properties(value) is { Length: > 0 } properties =>
            properties.SelectMany(property => Values(property.GetValue(value), $"{path}:{property.Name}")),
        _ => [$"{path} {value}"],
    };

    private static PropertyInfo[] Properties(object value) =>
        [
            .. value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.GetIndexParameters().Length == 0)];
}
