using System.Collections.Concurrent;
using Akka.Streams;
using Akka.Streams.Dsl;
using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Streams;

/// <summary>Streams that publish to the engine's own actors.</summary>
public sealed class FlowEngineTests : EngineTest
{
    private readonly WebhookFlowOptions _options = new() { MaxGroupEvents = 10, RetryAfter = TimeSpan.FromMilliseconds(1) };

    private ActorMaterializer Materializer => Engine.Node.System.Materializer();

    [Fact]
    public async Task A_context_is_handed_on_only_after_the_commit_of_its_event()
    {
        using var gate = new JournalGate(Engine.Journal);
        var handedOn = new ConcurrentQueue<int>();
        var running = Source.From(Enumerable.Range(1, 30)).Select(number => (Sample.Draft($"evt_{number}"), number))
            .Via(WebhookFlow.PublishWithContext<int>(Engine.Gateway.Events, Sample.Project, _options))
            .RunForeach(pair => handedOn.Enqueue(pair.Item2), Materializer);
        await gate.UntilClosedOn<EventsAccepted>();
        // The project answers this later than it would have answered the publish.
        await Engine.HeadAsync();
        Assert.Empty(handedOn);

        gate.Open();

        await Engine.UntilAsync(AsResult(running));
        Assert.Equal(Enumerable.Range(1, 30), handedOn);
    }

    [Fact]
    public async Task Each_event_is_once_in_the_log_and_in_order_when_writes_fail_and_the_project_is_killed()
    {
        var writes = 0;
        Engine.Journal.Before = _ => Interlocked.Increment(ref writes) % 7 == 3 ? throw new IOException("away") : Task.CompletedTask;
        Engine.Journal.After = _ => writes % 7 == 5 ? throw new IOException("away, but written") : Task.CompletedTask;
        var drafts = Enumerable.Range(1, 400).Select(
            number => new EventDraft(Sample.Type, System.Text.Encoding.UTF8.GetBytes($"{number}")));
        var killed = 0;
        var running = Source.From(drafts).Via(WebhookFlow.Publish(Engine.Gateway.Events, Sample.Project, _options))
            .SelectAsync(1, async result =>
            {
                if (result.Sequence is 100 or 200 or 300)
                {
                    killed++;
                    await Engine.Projects.CrashAsync(ProjectEntity);
                }

                return result;
            })
            .RunWith(Sink.Seq<PublishResult>(), Materializer);

        var results = await Engine.UntilAsync(running);

        Assert.Equal(Enumerable.Range(1, 400).Select(number => (long?)number), results.Select(result => result.Sequence));
        Assert.All(results, result => Assert.False(result.IsDuplicate));
        var stored = Engine.Journal.Facts<EventsAccepted>().SelectMany(fact => fact.Events).ToList();
        Assert.Equal(results.Select(result => result.Id), stored.Select(@event => @event.Id));
        Assert.Equal(Enumerable.Range(1, 400).Select(number => $"{number}}}"), stored.Select(Data));
        Assert.True(writes > 40);
        Assert.Equal(3, killed);

        static string Data(PublishedEvent @event) => System.Text.Encoding.UTF8.GetString(@event.Body.Span).Split("\"data\":")[1];
    }

    [Fact]
    public async Task What_the_engine_refuses_is_in_its_place_with_the_reason_and_what_it_knows_is_a_duplicate()
    {
        await Engine.PublishAsync("known");
        EventDraft[] drafts =
        [
            Sample.Draft("a"), Sample.Draft("b", type: "webhook.failing"), Sample.Draft("known"), Sample.Draft("known", "1"),
            Sample.Draft("c"), Sample.Draft("d") with { Key = new('k', 257) }, Sample.Draft("e", "{"), Sample.Draft("f"),
        ];

        var results = await Engine.UntilAsync(Source.From(drafts)
            .Via(WebhookFlow.Publish(Engine.Gateway.Events, Sample.Project, _options))
            .RunWith(Sink.Seq<PublishResult>(), Materializer));

        Assert.Equal([2, null, 1, null, 3, null, null, 4], results.Select(result => result.Sequence));
        Assert.Equal(
            [null, "invalid_event", null, "event_conflict", null, "invalid_event", "invalid_event", null],
            results.Select(result => result.Refusal?.Code));
        Assert.Equal([false, false, true, false, false, false, false, false], results.Select(result => result.IsDuplicate));
    }

    private static async Task<bool> AsResult(Task task)
    {
        await task;
        return true;
    }
}
