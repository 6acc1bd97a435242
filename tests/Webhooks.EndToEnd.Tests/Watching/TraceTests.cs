using System.Text;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Watching;

public sealed class TraceTests(ITestOutputHelper output) : HostTest(output)
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Upstream = "b7ad6b7169203331";

    [Fact]
    public async Task A_request_its_commit_and_every_attempt_are_one_trace_after_a_kill_too()
    {
        var collector = await StartReceiver();
        var isBack = false;
        var receiver = await StartReceiver(_ => Volatile.Read(ref isBack) ? Answer.Ok : new Answer(500));
        var host = await StartHost([.. Collected.Settings, ("Webhooks:Telemetry:Otlp:Endpoint", collector.Url().AbsoluteUri)]);
        var webhook = await host.Http.Register("labels", receiver, with: new() { ["retry_schedule"] = Given.Waits("1s", 20) });
        await PublishTraced(host, "evt_1");

        // What was not sent to the collector before the kill is lost with the process: no promise of ours.
        var before =
            await Collected.Until(
                collector,
                spans => Attempts(spans).Any() && spans.Any(span => span.Parent == Upstream)
                    && spans.Any(span => span.Name == "webhooks commit"));
        await host.Http.Until(WebhooksHttp.Delivery("labels", webhook, "evt_1"), delivery => (int)delivery["attempts"]! > 0);
        await host.Kill();
        Volatile.Write(ref isBack, true);
        await host.Restart();
        await receiver.Until(receipts => receipts.Any(receipt => receipt.Attempt > 1), "a retry after the restart");
        var after = await Collected.Until(collector, spans => Attempts(spans).Any(span => span["webhooks.outcome"] == "succeeded"));

        var request = Assert.Single(before, span => span.Parent == Upstream);
        var publish = Assert.Single(after, span => span.Name == "webhooks publish");
        Assert.Equal((Trace, request.Id), (publish.Trace, publish.Parent));
        Assert.Equal((Trace, publish.Id),
            Assert.Single(after.Where(span => span.Name == "webhooks commit").Select(span => (span.Trace, span.Parent))));
        Assert.All(
            Attempts(after), span => Assert.Equal((Trace, publish.Id, "evt_1"), (span.Trace, span.Parent, span["webhooks.event.id"])));
        Assert.True(Attempts(after).Select(span => int.Parse(span["webhooks.attempt.number"])).Max() > 1);
    }

    private static IEnumerable<CollectedSpan> Attempts(IEnumerable<CollectedSpan> spans) =>
        spans.Where(span => span.Name == "webhooks attempt");

    private static async Task PublishTraced(HostProcess host, string id)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Address, WebhooksHttp.Events("labels")))
        {
            Content = new StringContent(Given.Event(id), Encoding.UTF8, WebhooksHttp.Json),
        };
        request.Headers.Add("traceparent", $"00-{Trace}-{Upstream}-01");
        using var response = await client.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }
}
