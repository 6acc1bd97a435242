using System.Net;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Watching;

public sealed class MetricsTests(ITestOutputHelper output) : HostTest(output)
{
    private static readonly string[] Always =
    [
        "webhooks_publish_requests_total", "webhooks_commit_rows_total", "webhooks_commit_events_total",
        "webhooks_commit_duration_seconds_count",
        "webhooks_journal_write_duration_seconds_bucket", "webhooks_deliveries_total", "webhooks_attempts_total",
        "webhooks_attempt_duration_seconds_bucket",
        "webhooks_attempts_in_flight", "webhooks_backlog", "webhooks_deliveries_pending", "webhooks_deliveries_oldest_pending_age_seconds",
        "webhooks_registered", "webhooks_failing", "webhooks_recovery_duration_seconds_count", "http_server_request_duration_seconds_count",
        "dotnet_gc_collections_total",
    ];

    [Fact]
    public async Task Prometheus_finds_what_the_host_has_done()
    {
        var host = await StartHost();
        var receiver = await StartReceiver(Answer.First(1, new Answer(503)));
        await host.Http.Register("labels", receiver, with: new() { ["retry_schedule"] = Given.Waits("200ms", 3) });
        await host.Http.Publish("labels", Given.Event("evt_1"));
        await receiver.Until(2);

        var page = await UntilPage(host, text => Always.All(name => text.Contains($"\n{name}{{", StringComparison.Ordinal))
            && text.Contains("webhooks_outcome=\"delivered\"} 1", StringComparison.Ordinal));

        Assert.Contains("error_type=\"status\",webhooks_outcome=\"failed\"} 1", page, StringComparison.Ordinal);
        foreach (var identifier in (string[])["labels", "evt_1", "wh_", receiver.Url().Authority])
            Assert.DoesNotContain(identifier, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_keys_the_page_asks_for_one_unless_configured_not_to()
    {
        var open = await StartHost(("Webhooks:Auth:Keys:0", HostKey), ("Webhooks:Telemetry:Prometheus:RequireKey", "false"));
        var closed = await UseHostWithKey();
        using var known = new WebhooksHttp(closed.Address, HostKey);

        Assert.Equal(HttpStatusCode.OK, (await open.Http.Get("metrics")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await closed.Http.Get("metrics")).Status);
        Assert.Equal(HttpStatusCode.OK, (await known.Get("metrics")).Status);
    }

    [Fact]
    public async Task The_page_can_be_taken_away()
    {
        var host = await UseQuietHost();

        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.Get("metrics")).Status);
    }

    private static async Task<string> UntilPage(HostProcess host, Func<string, bool> wanted)
    {
        using var deadline = new CancellationTokenSource(Patience.Default);
        var text = "";
        try
        {
            while (!wanted(text = (await host.Http.Get("metrics", deadline.Token)).Text))
                await Task.Delay(200, deadline.Token); // a page is all there is to look at
            return text;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException(
                $"The page does not become as wanted; without "
                    + $"{string.Join(", ", Always.Where(name => !text.Contains($"\n{name}{{", StringComparison.Ordinal)))}.\n{text}");
        }
    }
}
