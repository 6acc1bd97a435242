using Webhooks.Actors.Protocol;
using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Webhooks;

/// <summary>A project passes sleeping webhooks over what their filters exclude; they miss nothing through crashes and changes.</summary>
public sealed class FilterPassingTests : EngineTest
{
    private static readonly PayloadFilter Ones = PayloadFilter.Parse("""{"data":1}""");
    private static readonly PayloadFilter Twos = PayloadFilter.Parse("""{"data":2}""");

    private int _published;

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_webhook_that_was_passed_gets_its_next_events_after_crashes(bool project, bool webhook)
    {
        var id = await CreateAsync(Ones);
        await PublishAsync(1);
        await Engine.UntilAsync(id, view => view.Counts.Delivered == 1);
        if (webhook)
            await Engine.Webhooks.CrashAsync(TestEngine.Entity(id));
        await PublishManyAsync(0);
        if (project)
            await Engine.Projects.CrashAsync(ProjectEntity);

        await PublishAsync(1, 0, 1);

        var view = await Engine.UntilAsync(id, view => view.Counts.Delivered == 3);
        Assert.Equal((0, 0L), (view.Counts.Pending, view.Counts.Backlog));
        Assert.Equal(3, Receiver.Receipts.Count);
    }

    [Fact]
    public async Task A_webhook_that_moves_to_another_node_after_it_was_passed_gets_its_next_events()
    {
        var id = await CreateAsync(Ones);
        await PublishAsync(1);
        await Engine.UntilAsync(id, view => view.Counts.Delivered == 1);
        await PublishManyAsync(0);
        await Engine.Webhooks.HandOffAsync(TestEngine.Entity(id));
        await Engine.Projects.HandOffAsync(ProjectEntity);

        await PublishAsync(0, 1);

        await Engine.UntilAsync(id, view => view.Counts.Delivered == 2);
        Assert.Equal(2, Receiver.Receipts.Count);
    }

    [Fact]
    public async Task A_wake_up_that_is_lost_after_it_was_passed_is_repeated()
    {
        var id = await CreateAsync(Ones);
        await PublishManyAsync(0);
        Engine.Webhooks.Loses = message => message is WakeUp;
        await PublishAsync(1);
        await Engine.Webhooks.UntilLostAsync(1);
        Engine.Webhooks.Loses = _ => false;

        await Engine.UntilAsync(id, view => view.Counts.Delivered == 1);
    }

    [Fact]
    public async Task A_webhook_that_was_disabled_sends_what_its_filter_matches_since()
    {
        Receiver.Answers = _ => new(410);
        var id = await CreateAsync(Ones);
        await PublishAsync(1);
        await Engine.UntilAsync(id, view => view.Status == WebhookStatus.Disabled);
        await PublishManyAsync(0);
        await PublishAsync(2, 1);
        Receiver.Answers = _ => Answer.Ok;
        await ChangeAsync(id, Twos);

        await Engine.Gateway.Webhooks.EnableAsync(Sample.Project, id, skipBacklog: false, CancellationToken.None);

        // What it had tried is sent whatever the filter is now; the event of twos came while it was disabled.
        var view = await Engine.UntilAsync(id, view => view.Counts.Delivered == 2);
        Assert.Equal((0, 0L), (view.Counts.Pending, view.Counts.Backlog));
    }

    [Fact]
    public async Task Events_that_were_passed_match_a_later_filter_only_in_a_replay()
    {
        var id = await CreateAsync(Ones);
        await PublishManyAsync(0);
        await PublishAsync(2, 2);
        await ChangeAsync(id, Twos);
        await PublishAsync(2);
        await Engine.UntilAsync(id, view => view.Counts.Delivered == 1);

        Assert.Equal(2, await Engine.Gateway.Replays.CountAsync(Sample.Project, id, ReplayScope.Missing));
        await Engine.Gateway.Replays.StartAsync(Sample.Project, id, ReplayScope.Missing);

        await Engine.UntilAsync(id, view => view.Counts.Delivered == 3);
        Assert.Equal(3, Receiver.Receipts.Select(receipt => receipt.WebhookId).Distinct().Count());
    }

    [Fact]
    public async Task A_throttled_webhook_decides_by_its_new_filter_what_it_has_not_read()
    {
        var id = await Engine.CreateWebhookAsync(
            Receiver,
            definition => definition with { Payload = PayloadFilter.Parse("""{"data":{"$lt":3}}"""), Ordering = DeliveryOrder.Strict });
        Receiver.Answers = _ => new(503);
        await PublishAsync([.. Enumerable.Repeat(1, 2000), .. Enumerable.Repeat(2, 10)]);
        await Receiver.Until(1);
        await ChangeAsync(id, PayloadFilter.Parse("""{"data":2}"""));
        Receiver.Answers = _ => Answer.Ok;

        await Engine.UntilAsync(id, view => view.Counts is { Backlog: 0, Pending: 0, Delivered: >= 10 });

        var received = Receiver.Receipts.Select(receipt => receipt.WebhookId).ToHashSet();
        Assert.All(Enumerable.Range(2000, 10), n => Assert.Contains($"evt_{n}", received));
    }

    [Fact]
    public async Task A_new_pattern_holds_from_the_next_event_on()
    {
        var id = await Engine.CreateWebhookAsync(Receiver, definition => definition with { Filter = Sample.Filter("image.*") });
        await PublishAsync(1);
        await Engine.UntilAsync(id, view => view.Counts.Delivered == 1);
        await Engine.Gateway.Events.PublishAsync(Sample.Project, [Sample.Draft("evt_other", type: "other.saved")]);
        await Engine.Gateway.Webhooks.ChangeAsync(
            Sample.Project, id, new() { Filter = new(Sample.Filter("other.*")) }, CancellationToken.None);

        await Engine.Gateway.Events.PublishAsync(Sample.Project, [Sample.Draft("evt_next", type: "other.saved")]);

        await Engine.UntilAsync(id, view => view.Counts.Delivered == 2);
        Assert.Equal(["evt_0", "evt_next"], Receiver.Receipts.Select(receipt => receipt.WebhookId));
    }

    private Task<WebhookId> CreateAsync(PayloadFilter payload) => Engine.CreateWebhookAsync(
        Receiver, definition => definition with { Payload = payload, RetrySchedule = Sample.Waits(60, 60) });

    private Task<WebhookView> ChangeAsync(WebhookId id, PayloadFilter payload) =>
        Engine.Gateway.Webhooks.ChangeAsync(Sample.Project, id, new() { Payload = new(payload) }, CancellationToken.None);

    /// <summary>More than a project leaves a webhook behind.</summary>
    private Task PublishManyAsync(int data) => PublishAsync([.. Enumerable.Repeat(data, FilteredRoutes.PassAfter + 100)]);

    private async Task PublishAsync(params int[] data)
    {
        foreach (var part in data.Chunk(500))
        {
            await Engine.Gateway.Events.PublishAsync(
                Sample.Project, [.. part.Select(value => Sample.Draft($"evt_{_published++}", $"{value}"))]);
        }
    }
}
