using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Webhooks.Actors.Telemetry;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Telemetry;

public sealed partial class WatchingFilesTests
{
    private static readonly string[] Labels = [
        "webhooks_outcome", "webhooks_result", "webhooks_status", "webhooks_write", "webhooks_entity", "webhooks_validation"];

    [Theory]
    [InlineData("config/grafana/webhooks.json")]
    [InlineData("config/prometheus/alerts.yml")]
    public void Dashboard_and_alerts_ask_for_nothing_that_is_not_measured(string file)
    {
        var asked = Asked(file);

        Assert.NotEmpty(asked);
        Assert.Equal([], asked.Except(All().SelectMany(PrometheusNames)).Except(Labels));
    }

    [Fact]
    public void The_dashboard_shows_everything_that_is_measured()
    {
        var asked = Asked("config/grafana/webhooks.json");

        Assert.Equal(
            [], All().Where(instrument => !PrometheusNames(instrument).Intersect(asked).Any()).Select(instrument => instrument.Name));
    }

    [Fact]
    public void The_dashboard_is_JSON_whose_panels_do_not_overlap()
    {
        var panels = JsonNode.Parse(Text("config/grafana/webhooks.json"))!["panels"]!.AsArray();
        var cells = from panel in panels
                    let place = panel!["gridPos"]!
                    from x in Enumerable.Range((int)place["x"]!, (int)place["w"]!)
                    from y in Enumerable.Range((int)place["y"]!, (int)place["h"]!)
                    select (x, y);

        Assert.All(cells.CountBy(cell => cell), cell => Assert.Equal(1, cell.Value));
    }

    [Fact]
    public void The_reference_lists_every_instrument_with_its_unit_and_no_other() => Assert.Equal(
        All().Select(instrument => $"`{instrument.Name}` `{instrument.Unit}`").Order(),
        Documentation.Page("docs/reference/metrics.md").Rows().Select(cells => $"{cells[0]} {cells[1]}").Order());

    [Fact]
    public void The_page_about_monitoring_lists_every_alert() => Assert.Equal(
        Alert().Matches(Text("config/prometheus/alerts.yml")).Select(alert => $"`{alert.Groups["name"].Value}`").Order(),
        Documentation.Page("docs/operations/monitor.md").Rows().Select(cells => cells[0]).Order());

    private static string Text(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    private static string[] Asked(string file) =>
        [
            .. Name().Matches(string.Join('\n', Text(file).Split('\n').Where(line => line.Contains("expr", StringComparison.Ordinal))))
                .Select(match => match.Value).Distinct()];

    private static List<Instrument> All()
    {
        var found = new List<Instrument>();
        using var instruments = new Instruments();
        instruments.Observe(() => 0, new(_ => Task.FromResult(new SystemCounts(0, 0, 0, 0, 0, 0, null)), TimeProvider.System),
            TimeProvider.System);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (ReferenceEquals(instrument.Meter, instruments.Meter))
                found.Add(instrument);
        };
        listener.Start();
        Assert.NotEmpty(found);
        return found;
    }

    /// <summary>
    /// As the exporter names them: <c>https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics</c>.
    /// </summary>
    private static IEnumerable<string> PrometheusNames(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "");
        return instrument switch
        {
            Counter<long> => [$"{name}_total"],
            Histogram<double> => [$"{name}_bucket", $"{name}_sum", $"{name}_count"],
            _ => [name],
        };
    }

    [GeneratedRegex(@"\bwebhooks_[a-z_]+")]
    private static partial Regex Name();

    [GeneratedRegex(@"- alert: (?<name>\w+)")]
    private static partial Regex Alert();
}
