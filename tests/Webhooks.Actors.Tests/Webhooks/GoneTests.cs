using Akka.Persistence;
using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Webhooks;

/// <summary>410 says that the receiver wants nothing more.</summary>
public sealed class GoneTests : EngineTest
{
    [Fact]
    public async Task A_webhook_whose_receiver_is_gone_is_disabled_at_once_and_keeps_what_is_pending()
    {
        Receiver.Answers = _ => new(410);
        var webhook = await CreateAsync();

        await Engine.PublishAsync("evt_1", "evt_2", "evt_3");

        var gone = await Engine.UntilAsync(webhook, view => view.Status == WebhookStatus.Disabled);
        Assert.Equal((StatusReason.Gone, 0, 0), (gone.Reason!.Value, gone.Counts.Delivered, gone.Counts.Exhausted));
        Assert.Single(Receiver.Receipts);
        Receiver.Answers = _ => Answer.Ok;
        await Engine.Gateway.Webhooks.EnableAsync(Sample.Project, webhook, skipBacklog: false, CancellationToken.None);
        var enabled = await Engine.UntilAsync(webhook, view => view.Counts is { Delivered: 3, Pending: 0 });
        Assert.Equal((WebhookStatus.Active, null, WebhookHealth.Ok), (enabled.Status, enabled.Reason, enabled.Health));
        Assert.Equal(4, Receiver.Receipts.Count);
    }

    [Fact]
    public async Task A_crash_before_it_was_disabled_disables_it_on_its_return_without_another_attempt()
    {
        var broken = true;
        Engine.Journal.Before = write => broken && Facts(write).Any(fact => fact is WebhookDisabled)
            ? throw new IOException("Away.")
            : Task.CompletedTask;
        Receiver.Answers = _ => new(410);
        var webhook = await CreateAsync();
        await Engine.PublishAsync("evt_1");
        await Engine.Webhooks.UntilStartedAsync(TestEngine.Entity(webhook), 2);

        broken = false;

        await Engine.UntilAsync(webhook, view => view is { Status: WebhookStatus.Disabled, Reason: StatusReason.Gone });
        Assert.Single(Receiver.Receipts);
    }

    private static IEnumerable<object> Facts(AtomicWrite write) =>
        ((IEnumerable<IPersistentRepresentation>)write.Payload).Select(row => row.Payload);

    private Task<WebhookId> CreateAsync() =>
        Engine.CreateWebhookAsync(Receiver, definition => definition with { RetrySchedule = Sample.Waits(60, 60), MaxInFlight = 1 });
}
