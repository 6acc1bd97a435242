using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Streams.Supervision;
using Akka.Streams.TestKit;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Streams;

public sealed class WebhookFlowTests : Akka.TestKit.Xunit2.TestKit
{
    private readonly ScriptedPublisher _publisher = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Watch _watch = new();
    private int _taken;

    public WebhookFlowTests()
        : base("akka.test.single-expect-default = 60s")
    {
    }

    private ActorMaterializer Materializer => Sys.Materializer();

    [Fact]
    public void An_event_that_arrives_while_nothing_is_written_is_written_at_once()
    {
        var (source, sink) = Run(new());
        sink.Request(10);

        source.SendNext(Sample.Draft("a"));
        Assert.Equal(PublishResult.Stored(PublishedEventId.Parse("a"), 1), sink.ExpectNext());
        source.SendNext(Sample.Draft("b"));
        Assert.Equal(PublishResult.Stored(PublishedEventId.Parse("b"), 2), sink.ExpectNext());

        Assert.Equal([["a"], ["b"]], _publisher.Calls);
    }

    [Fact]
    public async Task Events_that_arrive_during_a_write_are_the_next_write_in_their_order()
    {
        HoldFirst();
        var (source, sink) = Run(new());
        sink.Request(100);
        source.SendNext(Sample.Draft("first"));
        await _publisher.UntilCalledAsync(1);
        var ids = Given.Ids(10);
        foreach (var id in ids)
            source.SendNext(Sample.Draft(id));
        await UntilTakenAsync(11);

        _opened.SetResult();

        Assert.Equal([1L, .. Enumerable.Range(2, 10)], sink.ExpectNextN(11).Select(result => result.Sequence!.Value));
        Assert.Equal([["first"], ids], _publisher.Calls);
    }

    [Fact]
    public async Task No_more_than_three_groups_are_in_memory_however_slow_the_engine_and_the_consumer_are()
    {
        var (handedOn, most) = (0, 0);
        var options = new WebhookFlowOptions { MaxGroupEvents = 5 };
        _publisher.Before = async _ =>
        {
            await Task.Yield();
            most = Math.Max(most, _taken - Volatile.Read(ref handedOn));
        };

        var results = await Source.From(Given.Ids(1000)).Select(Take)
            .Via(WebhookFlow.Publish(_publisher, Sample.Project, options))
            .SelectAsync(1, async result =>
            {
                await Task.Yield();
                Interlocked.Increment(ref handedOn);
                return result.Id.Value;
            })
            .RunWith(Sink.Seq<string>(), Materializer).WaitAsync(Patience.Default);

        Assert.Equal(Given.Ids(1000), results);
        Assert.Equal(Given.Ids(1000), _publisher.Stored);
        Assert.All(_publisher.Calls, call => Assert.True(call.Length <= 5));
        // Beside the groups: an event that did not fit, and one that the consumer has.
        Assert.InRange(most, 5, 3 * 5 + 2);
    }

    [Fact]
    public async Task While_the_consumer_asks_for_nothing_one_more_group_is_published_and_no_other()
    {
        var (options, isAsked, wasAsked) = (new WebhookFlowOptions { MaxGroupEvents = 3 }, false, false);
        _publisher.Before = async call =>
        {
            await Task.Yield();
            wasAsked |= call == 3 && Volatile.Read(ref isAsked);
        };
        var sink = Source.From(Given.Ids(1000)).Select(Take).Via(WebhookFlow.Publish(_publisher, Sample.Project, options))
            .RunWith(this.SinkProbe<PublishResult>(), Materializer);

        sink.Request(1);
        sink.ExpectNext();
        await _publisher.UntilCalledAsync(2);
        Volatile.Write(ref isAsked, true);
        sink.Request(6);
        sink.ExpectNextN(6);

        Assert.Equal([3, 3], _publisher.Calls.Skip(1).Take(2).Select(call => call.Length));
        Assert.True(wasAsked);
        sink.Cancel();
    }

    [Fact]
    public async Task What_cannot_be_stored_at_the_moment_is_published_again_with_the_same_ids_and_is_no_duplicate()
    {
        _publisher.Before = call => call <= 3 ? Task.FromException(ScriptedPublisher.Unavailable()) : Task.CompletedTask;
        var drafts = Enumerable.Range(1, 20).Select(_ => new EventDraft(Sample.Type, "{}"u8.ToArray()));

        var results = await Source.From(drafts).Via(WebhookFlow.Publish(_publisher, Sample.Project, Quick))
            .RunWith(Sink.Seq<PublishResult>(), Materializer).WaitAsync(Patience.Default);

        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long?)i), results.Select(result => result.Sequence));
        Assert.All(results, result => Assert.False(result.IsDuplicate));
        Assert.Single(_publisher.Calls.Take(4).Select(call => string.Join(' ', call)).Distinct());
        Assert.Equal(results.Select(result => result.Id.Value), _publisher.Stored);
    }

    [Fact]
    public async Task After_the_time_to_give_up_the_stream_fails_with_what_the_engine_said()
    {
        _publisher.Before = _ => Task.FromException(ScriptedPublisher.Unavailable());
        var options = Quick with { GiveUpAfter = TimeSpan.Zero };

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => Source.Single(Sample.Draft("a"))
            .RunWith(WebhookSink.Publish(_publisher, Sample.Project, options), Materializer).WaitAsync(Patience.Default));

        Assert.Equal(RefusalReason.Unavailable, Assert.IsType<RefusedException>(failure.GetBaseException()).Refusal.Reason);
    }

    [Fact]
    public async Task A_refused_event_is_handed_on_with_the_reason_in_its_place_and_the_others_are_stored()
    {
        HoldFirst();
        string[] refused = ["evt_0003", "evt_0004", "evt_0010"];
        _publisher.Refuses = draft => refused.Contains(draft.Id!.Value.Value);
        var running = Source.From(Given.Ids(10).Prepend("first")).Select(Take)
            .Via(WebhookFlow.Publish(_publisher, Sample.Project, new()))
            .RunWith(Sink.Seq<PublishResult>(), Materializer);
        await UntilTakenAsync(11);
        _opened.SetResult();

        var results = await running.WaitAsync(Patience.Default);

        Assert.Equal(Given.Ids(10).Prepend("first"), results.Select(result => result.Id.Value));
        Assert.Equal(refused, results.Where(result => !result.IsStored).Select(result => result.Id.Value));
        Assert.All(results.Where(result => !result.IsStored), result => Assert.Equal("Alone.", result.Refusal!.Detail));
        Assert.Equal(Given.Ids(10).Prepend("first").Except(refused), _publisher.Stored);
    }

    [Fact]
    public async Task An_event_that_is_too_large_is_refused_before_it_is_published()
    {
        var wrong = new EventDraft(Sample.Type, new byte[101]);

        var results = await Source.From([wrong, Sample.Draft("b")])
            .Via(WebhookFlow.Publish(_publisher, Sample.Project, new() { MaxEventBytes = 100 }))
            .RunWith(Sink.Seq<PublishResult>(), Materializer).WaitAsync(Patience.Default);

        Assert.Equal(["event_too_large", null], results.Select(result => result.Refusal?.Code));
        Assert.Equal(["b"], _publisher.Stored);
    }

    [Fact]
    public async Task A_sink_fails_at_a_refused_event_and_publishes_none_after_it()
    {
        HoldFirst();
        _publisher.Refuses = draft => draft.Id!.Value.Value == "evt_0003";
        var running = Source.From(Given.Ids(10).Prepend("first")).Select(Take)
            .RunWith(WebhookSink.Publish(_publisher, Sample.Project), Materializer);
        await UntilTakenAsync(11);
        _opened.SetResult();

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => running.WaitAsync(Patience.Default));

        Assert.Equal("invalid_event", Assert.IsType<RefusedException>(failure.GetBaseException()).Refusal.Code);
        Assert.Equal(["first", "evt_0001", "evt_0002"], _publisher.Stored);
    }

    [Fact]
    public async Task A_stream_completes_when_its_last_event_is_stored()
    {
        HoldFirst();
        var running = Source.Single(Sample.Draft("a")).RunWith(WebhookSink.Publish(_publisher, Sample.Project), Materializer);
        await _publisher.UntilCalledAsync(1);
        Assert.False(running.IsCompleted);

        _opened.SetResult();

        await running.WaitAsync(Patience.Default);
        Assert.Equal(["a"], _publisher.Stored);
    }

    [Fact]
    public async Task A_stream_that_is_cancelled_gives_up_what_it_waits_for()
    {
        HoldFirst();
        var (source, sink) = Run(new());
        sink.Request(1);
        source.SendNext(Sample.Draft("a"));
        await _publisher.UntilCalledAsync(1);

        sink.Cancel();

        await _publisher.UntilCancelledAsync();
        source.ExpectCancellation();
    }

    [Fact]
    public async Task A_supervision_strategy_of_the_stream_skips_no_group()
    {
        _publisher.Before = call => call == 1 ? Task.FromException(new InvalidOperationException("broken")) : Task.CompletedTask;

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => Source.From(Given.Ids(3)).Select(Take)
            .Via(WebhookFlow.Publish(_publisher, Sample.Project))
            .WithAttributes(ActorAttributes.CreateSupervisionStrategy(Deciders.ResumingDecider))
            .RunWith(Sink.Seq<PublishResult>(), Materializer).WaitAsync(Patience.Default));

        Assert.Equal("broken", failure.GetBaseException().Message);
        Assert.Empty(_publisher.Stored);
    }

    [Fact]
    public void An_option_out_of_its_range_is_refused_before_anything_runs() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => WebhookFlow.Publish(_publisher, Sample.Project, new() { MaxGroupEvents = 0 }));

    private static WebhookFlowOptions Quick { get; } = new() { RetryAfter = TimeSpan.FromMilliseconds(1) };

    private (TestPublisher.Probe<EventDraft> Source, TestSubscriber.Probe<PublishResult> Sink) Run(WebhookFlowOptions options) =>
        this.SourceProbe<EventDraft>().Select(Count).Via(WebhookFlow.Publish(_publisher, Sample.Project, options))
            .ToMaterialized(this.SinkProbe<PublishResult>(), Keep.Both).Run(Materializer);

    private EventDraft Take(string id) => Count(Sample.Draft(id));

    private EventDraft Count(EventDraft draft)
    {
        Interlocked.Increment(ref _taken);
        _watch.Changed();
        return draft;
    }

    private Task UntilTakenAsync(int count) => _watch.Until(() => Volatile.Read(ref _taken) >= count, () => $"{_taken} were taken.");

    private void HoldFirst() => _publisher.Before = call => call == 1 ? _opened.Task : Task.CompletedTask;
}
