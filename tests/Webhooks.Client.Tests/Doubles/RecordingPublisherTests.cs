using System.Text;
using Microsoft.Extensions.Time.Testing;
using Webhooks.Actors;
using Webhooks.Client.Tests.Readme.Testing;
using Webhooks.Model;
using Webhooks.Testing;
using Xunit;

namespace Webhooks.Client.Tests.Doubles;

public sealed class RecordingPublisherTests(EngineHost host) : EngineTest(host)
{
    private const string PaidBody = """
        {"id":"evt_1","type":"order.paid","timestamp":"2026-11-30T08:00:00.000Z","project_id":"shop","sequence":1,"data":{"total":1}}
        """;

    private static readonly ProjectId shop = ProjectId.Parse("shop");

    private readonly EngineHost _host = host;

    [Fact]
    public async Task It_answers_as_the_engine_does()
    {
        var recording = new RecordingPublisher();
        var random = new Random(17);
        var refused = 0;
        for (var i = 0; i < 150; i++)
        {
            EventDraft[] drafts = [.. Enumerable.Range(0, random.Next(4)).Select(_ => RandomDraft(random))];

            var expected = await Outcome(_host.Publisher, drafts);

            Assert.Equal(expected, await Outcome(recording, drafts));
            refused += expected.StartsWith("refused", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.InRange(refused, 20, 100);
        Assert.Equal(recording.Events.Select(@event => @event.Sequence), Enumerable.Range(1, recording.Events.Count).Select(n => (long)n));
    }

    [Fact]
    public async Task The_snippets_of_the_page_run()
    {
        await TestingSnippets.Record();
        await TestingSnippets.RecordTyped();
        await TestingSnippets.RecordInReadme();
    }

    [Fact]
    public async Task An_event_has_the_body_that_receivers_get()
    {
        var time = new FakeTimeProvider(new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero));
        var recording = new RecordingPublisher(time: time);

        await recording.For(shop).PublishAsync("order.paid", new { total = 1 }, id: PublishedEventId.Parse("evt_1"), key: "17");

        var paid = Assert.Single(recording.Events);
        Assert.Equal(("17", time.GetUtcNow()), (paid.Key, paid.Timestamp));
        Assert.Equal(PaidBody, Encoding.UTF8.GetString(paid.Body.Span));
    }

    [Fact]
    public async Task Data_that_does_not_fit_the_schema_of_its_type_is_refused()
    {
        var recording = new RecordingPublisher(options => options.EventTypes.Add<OrderPaid>("order.paid"));

        var e = await Assert.ThrowsAsync<RefusedException>(() => recording.For(shop).PublishAsync("order.paid", new { total = "much" }));

        Assert.Equal("schema_violation", e.Refusal.Code);
        Assert.Empty(recording.Events);
    }

    [Fact]
    public async Task It_refuses_as_long_as_it_should()
    {
        var recording = new RecordingPublisher();
        TestingSnippets.Unavailable(recording);
        var e = await Assert.ThrowsAsync<RefusedException>(() => new Orders(recording).PayAsync("17"));

        recording.Refusal = null;
        await new Orders(recording).PayAsync("17");

        Assert.Equal(RefusalReason.Unavailable, e.Refusal.Reason);
        Assert.Single(recording.Events);
    }

    [Fact]
    public async Task A_test_waits_for_what_is_published_in_the_background()
    {
        var recording = new RecordingPublisher();
        var waiting = recording.WaitForAsync("order.paid");
        using var cancelled = new CancellationTokenSource();
        var cancelledWait = recording.WaitForAsync(2, cancelled.Token);

        await new Orders(recording).PayAsync("17");
        Assert.Equal("17", (await waiting).Key);
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelledWait);
        recording.Patience = TimeSpan.Zero;
        var late = await Assert.ThrowsAsync<TimeoutException>(() => recording.WaitForAsync("order.shipped"));
        Assert.Contains("order.paid", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_events_are_published_as_events_whatever_list_they_are_in()
    {
        var recording = new RecordingPublisher();
        EventDraft[] drafts = [EventDraft.Of("order.paid", 1), EventDraft.Of("order.paid", 2)];

        await recording.For(shop).PublishAsync(drafts);
        await recording.For(shop).PublishAsync([.. drafts]);

        Assert.Equal(["1", "2", "1", "2"], recording.Events.Select(@event => @event.Json));
    }

    [Fact]
    public async Task A_publisher_for_a_caller_and_a_project_needs_the_right_to_publish_there()
    {
        var recording = new RecordingPublisher();
        var access = new Access(new(ActorKind.Key, "ada"), Capabilities.Publish, [shop]);

        await recording.As(access).For(shop).PublishAsync("order.paid", 1);
        var e = await Assert.ThrowsAsync<RefusedException>(() => recording.As(access).For("labels").PublishAsync("order.paid", 1));

        Assert.Equal(RefusalReason.NotFound, e.Refusal.Reason);
        Assert.Equal(shop, Assert.Single(recording.Events).Project);
    }

    /// <summary>Ids and data that repeat, and now and then a type that is reserved.</summary>
    private static EventDraft RandomDraft(Random random) =>
        EventDraft.Of(random.Next(12) == 0 ? "webhook.failing" : "order.paid", new { total = random.Next(2) }) with
        {
            Id = PublishedEventId.Parse($"evt_{random.Next(60)}"),
            Timestamp = DateTimeOffset.UnixEpoch,
        };

    private async Task<string> Outcome(IWebhookPublisher publisher, EventDraft[] drafts)
    {
        try
        {
            var accepted = await publisher.For(Project).PublishAsync(drafts);
            return string.Join(' ', accepted.Select(@event => $"{@event.Id} {@event.Sequence} {@event.Duplicate} {@event.Webhooks}"));
        }
        catch (RefusedException e)
        {
            return $"refused {e.Refusal.Reason} {e.Refusal.Code} {e.Refusal.Index} {e.Refusal.Detail}";
        }
    }
}
