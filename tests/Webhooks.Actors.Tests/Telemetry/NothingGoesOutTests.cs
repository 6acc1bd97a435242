using Webhooks.Actors.Protocol;
using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Telemetry;

/// <summary>When the critical alert <c>WebhooksNothingGoesOut</c> is raised, by what a scrape finds.</summary>
public sealed class NothingGoesOutTests : EngineTest
{
    private const string Expression =
        "sum(webhooks_backlog) > 0 and sum(rate(webhooks_attempts_total[10m])) == 0 unless max(webhooks_failing) > 0";

    [Fact]
    public async Task A_host_that_idles_under_events_that_no_webhook_asks_for_raises_no_alert()
    {
        using var measured = new Measured(Engine.Instruments);
        var webhook = await CreateAsync();
        await PublishAsync("a.b");
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);
        await ScrapeAsync(measured);

        foreach (var isAsleep in new[] { false, true })
        {
            for (var scrape = 0; scrape < 5; scrape++)
            {
                await PublishAsync([.. Enumerable.Repeat("c.d", 20)]);
                Assert.Equal((0, false), await ScrapeAsync(measured));
            }

            if (!isAsleep)
                await Engine.Webhooks.UntilStoppedAsync(TestEngine.Entity(webhook));
        }

        Assert.Equal(1, Engine.Webhooks.StartsOf(TestEngine.Entity(webhook)));
    }

    [Fact]
    public async Task Events_that_wait_while_nothing_is_tried_raise_it_until_they_go_out()
    {
        using var measured = new Measured(Engine.Instruments);
        var webhook = await CreateAsync();
        await PublishAsync("a.b");
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);
        await ScrapeAsync(measured);

        Engine.Webhooks.Loses = message => message is WakeUp;
        await PublishAsync("c.d", "a.b");
        Assert.Equal((1, true), await ScrapeAsync(measured));

        Engine.Webhooks.Loses = _ => false;
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 2);
        Assert.Equal((0, false), await ScrapeAsync(measured));
    }

    [Fact]
    public void The_alert_is_what_these_tests_take_it_for() => Assert.Contains(
        $"- alert: WebhooksNothingGoesOut\n        expr: {Expression}\n",
        File.ReadAllText(Path.Combine(Repository.Root, "config", "prometheus", "alerts.yml")).ReplaceLineEndings("\n"),
        StringComparison.Ordinal);

    /// <summary>The backlog, and whether the alert's expression is true, since the last scrape.</summary>
    private async Task<(double Backlog, bool IsAlert)> ScrapeAsync(Measured measured)
    {
        // Several looks of the project, which has one each three seconds of the engine's quick clock.
        await Engine.PassAsync(TimeSpan.FromSeconds(10));

        // Before Now, which forgets what was counted.
        var attempts = measured.Sum("webhooks.attempts", "webhooks.outcome=succeeded");
        var backlog = measured.Now("webhooks.backlog") ?? 0;
        return (backlog, backlog > 0 && attempts == 0 && measured.Now("webhooks.failing") is not > 0);
    }

    private Task<WebhookId> CreateAsync() =>
        Engine.CreateWebhookAsync(Receiver, definition => definition with { Filter = EventFilter.Parse("a.b") });

    private Task<IReadOnlyList<AcceptedEvent>> PublishAsync(params IEnumerable<string> types) =>
        Engine.Gateway.Events.PublishAsync(Sample.Project,
            [.. types.Select(type => new EventDraft(EventType.Parse(type), "{}"u8.ToArray()))]);
}
