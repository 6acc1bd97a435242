using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Webhooks;

/// <summary>A webhook that fails for too long is disabled.</summary>
public sealed class FailingForLongTests
{
    private static readonly TimeSpan DisableAfter = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(20)] // by the outcome of an attempt
    [InlineData(86_400)] // by time alone
    public async Task A_webhook_that_fails_for_long_is_disabled_after_it_was_announced(int wait)
    {
        await using var engine = new TestEngine(new() { Jitter = 0, DisableAfter = DisableAfter });
        await using var receiver = await Receiver.Start(_ => new(500));
        var webhook = await engine.CreateWebhookAsync(
            receiver, definition => definition with { RetrySchedule = Sample.Waits([1, 1, 1, 1, 1, .. Enumerable.Repeat(wait, 15)]) });

        await engine.PublishAsync("evt_1");

        var disabled = await engine.UntilAsync(webhook, view => view.Status == WebhookStatus.Disabled);
        Assert.Equal(StatusReason.Failing, disabled.Reason);
        var announced = Assert.Single(engine.Journal.Facts<DisablingAnnounced>());
        var fact = Assert.Single(engine.Journal.Facts<WebhookDisabled>());
        Assert.True(announced.At < fact.At && announced.DisablesAt <= fact.At);
        Assert.InRange(fact.At - Sample.Noon, DisableAfter, DisableAfter * 1.5);
    }
}
