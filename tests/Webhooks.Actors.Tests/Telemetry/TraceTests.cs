using System.Diagnostics;
using Webhooks.Actors.Tests.Engines;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Telemetry;

public sealed class TraceTests : EngineTest
{
    [Fact]
    public async Task A_publish_its_commit_and_every_attempt_are_one_trace()
    {
        using var traced = new Traced();
        Receiver.Answers = Answer.First(2, new Answer(503));
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { RetrySchedule = Sample.Waits(1, 1) });

        await Engine.PublishAsync("evt_1");
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);

        var publish = Assert.Single(traced.Spans("webhooks publish"));
        Assert.Equal(traced.Request.SpanId, publish.ParentSpanId);
        Assert.Equal(publish.SpanId, Assert.Single(traced.Spans("webhooks commit")).ParentSpanId);
        var attempts = traced.Spans("webhooks attempt");
        Assert.Equal("1 2 3", Join(attempts, "webhooks.attempt.number"));
        Assert.Equal("failed failed succeeded", Join(attempts, "webhooks.outcome"));
        Assert.Equal("503 503 200", Join(attempts, "http.response.status_code"));
        Assert.All(attempts, span => Assert.Equal((publish.SpanId, ActivityKind.Client), (span.ParentSpanId, span.Kind)));
    }

    [Fact]
    public async Task What_was_published_in_a_trace_stays_in_it_after_project_and_webhook_have_crashed()
    {
        using var traced = new Traced();
        Receiver.Answers = Answer.First(1, new Answer(500));
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { RetrySchedule = Sample.Waits(100) });
        await Engine.PublishAsync("evt_1");
        await Engine.UntilAsync(webhook, view => view.Counts.Pending == 1 && view.Counts.InFlight == 0);

        await Engine.Webhooks.CrashAsync(TestEngine.Entity(webhook));
        await Engine.Projects.CrashAsync(ProjectEntity);
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);

        Assert.Contains(traced.Spans("webhooks attempt"), span => span.GetTagItem("webhooks.attempt.number") is 2);
    }

    [Fact]
    public async Task Receivers_do_not_get_the_trace()
    {
        using var traced = new Traced();
        await Engine.CreateWebhookAsync(Receiver);

        await Engine.PublishAsync("evt_1");
        await Receiver.Until(1);

        Assert.Equal(
            [],
            Receiver.Receipts.Single().Headers.Keys
                .Where(name => name.StartsWith("trace", StringComparison.OrdinalIgnoreCase) || name is "baggage" or "Request-Id"));
    }

    [Fact]
    public async Task Receivers_of_a_host_that_says_so_go_on_with_the_trace()
    {
        using var traced = new Traced();
        traced.Request.TraceStateString = "vendor=1";
        await using var engine = new TestEngine(tellsTrace: true);
        var webhook = await engine.CreateWebhookAsync(Receiver);

        await engine.PublishAsync("evt_1");
        await engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);

        var headers = Receiver.Receipts.Single().Headers;
        Assert.Equal(Assert.Single(traced.Spans("webhooks attempt")).Id, headers["traceparent"]);
        Assert.DoesNotContain("tracestate", headers.Keys);
    }

    [Fact]
    public async Task An_event_without_a_trace_is_not_traced_later()
    {
        await Engine.CreateWebhookAsync(Receiver);
        Receiver.Answers = _ => Answer.Hang;
        await Engine.PublishAsync("evt_1");
        using var traced = new Traced();
        await Engine.PublishAsync("evt_2");
        await Receiver.UntilAll(["evt_1", "evt_2"]);

        var stored = await Engine.Node.Log.ReadAsync(Sample.Project, 1, 100);
        Assert.Equal(
            [null, traced.Request.TraceId.ToHexString()],
            stored.Rows.SelectMany(row => row.Events).Select(e => e.Trace?.Parent.Split('-')[1]));
    }

    [Theory]
    [InlineData(512, true)]
    [InlineData(513, false)]
    public void A_trace_state_is_kept_whole_or_not_at_all(int length, bool isKept)
    {
        using var traced = new Traced();
        traced.Request.TraceStateString = "v=" + new string('1', length - 2);

        using var publish = Actors.Telemetry.Spans.Publish(Sample.Project, 1);

        Assert.Equal(isKept ? traced.Request.TraceStateString : null, Actors.Telemetry.Spans.Of(publish)?.State);
    }

    private static string Join(IEnumerable<Activity> spans, string tag) => string.Join(' ', spans.Select(span => span.GetTagItem(tag)));
}
