using System.Collections.Concurrent;
using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Webhooks;

/// <summary>A receiver that asks for quiet gets it.</summary>
public sealed class HoldTests : EngineTest
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<(string Id, DateTimeOffset At)> _received = new();

    public static TheoryData<int, bool> Forms => new() { { 429, false }, { 429, true }, { 503, false }, { 503, true } };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Nothing_goes_to_a_receiver_before_the_time_it_asked_for(int status, bool asDate)
    {
        AnswerFirst(() => Asking(status, asDate ? (Engine.Time.GetUtcNow() + Minute).ToString("R") : "60"));
        var webhook = await CreateAsync(Sample.Waits(1, 1, 1));

        await Engine.PublishAsync(Given.Ids(20));

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 20);
        var received = _received.ToArray();
        // A date has whole seconds.
        Assert.InRange(received[1].At - received[0].At, Minute - TimeSpan.FromSeconds(1), Minute * 2);
        Assert.Equal(21, received.Length);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-60")]
    [InlineData("1e9")]
    public async Task A_nonsensical_wait_holds_no_webhook(string junk)
    {
        AnswerFirst(() => Asking(429, junk));
        var webhook = await CreateAsync(Sample.Waits(5));

        await Engine.PublishAsync("evt_1");

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);
        Assert.InRange(_received.Last().At - _received.First().At, TimeSpan.FromSeconds(5), Minute);
    }

    [Fact]
    public async Task A_later_wait_of_the_schedule_wins_for_the_delivery_and_the_others_go_when_the_receiver_said()
    {
        AnswerFirst(() => Asking(429, "5"));
        var webhook = await CreateAsync(Sample.Waits(600));

        await Engine.PublishAsync("evt_1", "evt_2");

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 2);
        var received = _received.ToArray();
        Assert.Equal(["evt_1", "evt_2", "evt_1"], received.Select(r => r.Id));
        Assert.InRange(received[1].At - received[0].At, TimeSpan.FromSeconds(5), Minute);
        Assert.True(received[2].At - received[0].At >= TimeSpan.FromSeconds(600));
    }

    [Fact]
    public async Task What_waits_in_the_stream_for_its_throttle_waits_on()
    {
        AnswerFirst(() => Asking(429, "60"));
        var webhook = await CreateAsync(Sample.Waits(1, 1), definition => definition with
        {
            MaxInFlight = 10,
            Throttle = new(1, TimeSpan.FromSeconds(2), 1),
        });

        await Engine.PublishAsync(Given.Ids(10));

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 10);
        Assert.True(_received.ElementAt(1).At - _received.First().At >= Minute);
    }

    [Fact]
    public async Task The_hold_outlives_a_crash()
    {
        AnswerFirst(() => Asking(503, "600"));
        var webhook = await CreateAsync(Sample.Waits(1, 1));
        await Engine.PublishAsync("evt_1");
        await Engine.Journal.UntilAsync(() => Engine.Journal.Facts<AttemptsRecorded>().Any(), "the attempt to be recorded");

        await Engine.Webhooks.CrashAsync(TestEngine.Entity(webhook));
        await Engine.PublishAsync("evt_2");

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 2);
        Assert.True(_received.ElementAt(1).At - _received.First().At >= TimeSpan.FromMinutes(10));
    }

    private static Answer Asking(int status, string retryAfter) =>
        new(status) { Headers = new Dictionary<string, string> { ["retry-after"] = retryAfter } };

    private void AnswerFirst(Func<Answer> first) => Receiver.Answers = receipt =>
    {
        _received.Enqueue((receipt.WebhookId, Engine.Time.GetUtcNow()));
        return _received.Count == 1 ? first() : Answer.Ok;
    };

    private Task<WebhookId> CreateAsync(RetrySchedule schedule, Func<WebhookDefinition, WebhookDefinition>? with = null) =>
        Engine.CreateWebhookAsync(Receiver, definition =>
        {
            definition = definition with { RetrySchedule = schedule, MaxInFlight = 1 };
            return with?.Invoke(definition) ?? definition;
        });
}
