using System.Text.Json;
using Akka.Persistence;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Webhooks;

/// <summary>What happens to a webhook is an event of its project, for every other webhook.</summary>
public sealed class OperationalEventTests : EngineTest
{
    private Receiver Listener { get; } = new();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Listener.Open();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Listener.DisposeAsync();
    }

    [Fact]
    public async Task Failing_and_recovery_reach_another_webhook_and_not_the_one_they_speak_of()
    {
        await ListenAsync();
        Receiver.Answers = _ => new(500);
        var webhook = await CreateAsync(Enumerable.Repeat(10, 20).ToArray());
        await Engine.PublishAsync(Given.Ids(20));
        await UntilToldAsync("webhook.failing");

        Receiver.Answers = _ => Answer.Ok;

        await UntilToldAsync("webhook.failing", "webhook.recovered");
        Assert.Equal(webhook.Value, Data(0).GetProperty("webhook_id").GetString());
        Assert.Equal("status", Data(0).GetProperty("last_failure_reason").GetString());
        await Engine.UntilAsync(webhook, view => view.Counts is { Delivered: 20, Pending: 0 });
        Assert.DoesNotContain(Receiver.Receipts, receipt => TypeOf(receipt).StartsWith("webhook.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_disabled_webhook_is_reported_by_an_operational_event()
    {
        await ListenAsync();
        Receiver.Answers = _ => new(410);
        await CreateAsync(60);

        await Engine.PublishAsync("evt_1");

        await UntilToldAsync("webhook.disabled");
        Assert.Equal("gone", Data(0).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task An_exhausted_delivery_is_reported_with_its_event()
    {
        await ListenAsync();
        Receiver.Answers = _ => new(422);
        await CreateAsync(1);

        await Engine.PublishAsync("evt_1");

        await UntilToldAsync("delivery.exhausted");
        var data = Data(0);
        Assert.Equal(("evt_1", 1, 2),
            (data.GetProperty("event_id").GetString(), data.GetProperty("sequence").GetInt64(), data.GetProperty("attempts").GetInt32()));
    }

    [Fact]
    public async Task The_end_of_an_operational_event_is_not_reported()
    {
        Receiver.Answers = _ => new(422);
        Listener.Answers = _ => new(422);
        var one = await Engine.CreateWebhookAsync(Receiver, ThatListens);
        var other = await Engine.CreateWebhookAsync(Listener, ThatListens);

        await Engine.PublishAsync("evt_1");

        // Each exhausts the event, and the operational events about the other.
        await Engine.UntilAsync(one, view => view.Counts is { Exhausted: 2, Pending: 0 });
        await Engine.UntilAsync(other, view => view.Counts is { Exhausted: 2, Pending: 0 });
        await Engine.PublishAsync("evt_2");
        await Engine.UntilAsync(one, view => view.Counts.Exhausted == 4);
        await Engine.UntilAsync(other, view => view.Counts.Exhausted == 4);
        Assert.Equal(4, StoredTypes().Count(type => type == "delivery.exhausted"));
    }

    [Fact]
    public async Task What_did_not_reach_the_project_is_offered_again_even_by_a_disabled_webhook_that_crashed()
    {
        await ListenAsync();
        Engine.Projects.Loses = message => message is PublishEvents { Publish.Drafts: [{ Draft.Type.Value: "webhook.disabled" }] };
        Receiver.Answers = _ => new(410);
        var webhook = await CreateAsync(60);
        await Engine.PublishAsync("evt_1");
        await Engine.Projects.UntilLostAsync(1);
        await Engine.Webhooks.CrashAsync(TestEngine.Entity(webhook));

        Engine.Projects.Loses = _ => false;

        await UntilToldAsync("webhook.disabled");
        await Engine.Journal.UntilAsync(() => Engine.Journal.Facts<OperationalEventsPublished>().Any(),
            "the operational event to be settled");
    }

    [Fact]
    public async Task What_the_project_has_taken_before_a_crash_is_stored_once()
    {
        var broken = true;
        Engine.Journal.Before = write => broken && Facts(write).Any(fact => fact is OperationalEventsPublished)
            ? throw new IOException("Away.")
            : Task.CompletedTask;
        await ListenAsync();
        Receiver.Answers = _ => new(410);
        var webhook = await CreateAsync(60);
        await Engine.PublishAsync("evt_1");
        await Engine.Webhooks.UntilStartedAsync(TestEngine.Entity(webhook), 2);

        broken = false;

        await Engine.Journal.UntilAsync(() => Engine.Journal.Facts<OperationalEventsPublished>().Any(),
            "the operational event to be settled");
        await UntilToldAsync("webhook.disabled");
        Assert.Single(StoredTypes(), "webhook.disabled");
    }

    [Fact]
    public async Task A_webhook_that_has_published_all_its_operational_events_rests()
    {
        Receiver.Answers = _ => new(410);
        var webhook = await CreateAsync(60);
        await Engine.PublishAsync("evt_1");

        await Engine.Webhooks.UntilStoppedAsync(TestEngine.Entity(webhook));
        await Engine.Projects.UntilStoppedAsync(ProjectEntity);
    }

    [Theory]
    [InlineData("webhook.test")]
    [InlineData("webhook.failing")]
    [InlineData("delivery.anything")]
    public async Task No_client_publishes_under_these_names(string type)
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(
            () => Engine.Gateway.Events.PublishAsync(Sample.Project, [Sample.Draft("evt_1"), Sample.Draft("evt_2", type: type)]));
        Assert.Equal((RefusalReason.Invalid, "invalid_event"), (refused.Refusal.Reason, refused.Refusal.Code));
        Assert.Contains("Event 2", refused.Refusal.Detail);
        Assert.Equal("type", Assert.Single(refused.Refusal.Errors).Field);
        Assert.Empty(StoredTypes());
    }

    private static IEnumerable<object> Facts(AtomicWrite write) =>
        ((IEnumerable<IPersistentRepresentation>)write.Payload).Select(row => row.Payload);

    private static string TypeOf(Receipt receipt) => JsonDocument.Parse(receipt.Body).RootElement.GetProperty("type").GetString()!;

    private IEnumerable<string> StoredTypes() =>
        Engine.Journal.Facts<EventsAccepted>().SelectMany(fact => fact.Events).Select(e => e.Type.Value);

    private JsonElement Data(int receipt) => JsonDocument.Parse(Listener.Receipts[receipt].Body).RootElement.GetProperty("data");

    private Task<IReadOnlyList<Receipt>> UntilToldAsync(params string[] types) =>
        Listener.Until(arrived => arrived.Select(TypeOf).SequenceEqual(types), string.Join(", ", types));

    private Task<WebhookId> ListenAsync() =>
        Engine.CreateWebhookAsync(
            Listener, definition => definition with { Filter = Sample.Filter("webhook.*", "delivery.*"), MaxInFlight = 1 });

    private static WebhookDefinition ThatListens(WebhookDefinition definition) =>
        definition with { RetrySchedule = Sample.Waits(), Filter = Sample.Filter("*", "delivery.*") };

    private Task<WebhookId> CreateAsync(params int[] waits) => Engine.CreateWebhookAsync(
        Receiver, definition => definition with { RetrySchedule = Sample.Waits(waits) });
}
