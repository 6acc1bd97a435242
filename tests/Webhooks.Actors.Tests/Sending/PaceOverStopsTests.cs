using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Sending;

/// <summary>
/// However often a webhook stops and starts, it has one burst. Three at once, then one in two minutes, on a clock that runs fast.
/// </summary>
public sealed class PaceOverStopsTests : EngineTest
{
    private static readonly Throttle Slow = new(1, TimeSpan.FromMinutes(2), 3);

    private DateTimeOffset _publishedAt;

    [Fact]
    public async Task A_lane_that_ended_for_want_of_work_leaves_no_burst_to_the_next()
    {
        var webhook = await BurstAsync();
        await Engine.UntilAsync(webhook, _ => Engine.Time.GetUtcNow() >= _publishedAt.AddSeconds(15));

        await AssertNoSecondBurstAsync();
    }

    [Fact]
    public async Task A_webhook_that_was_handed_off_has_no_second_burst()
    {
        var webhook = await BurstAsync();
        await Engine.Webhooks.HandOffAsync(TestEngine.Entity(webhook));

        await AssertNoSecondBurstAsync();
    }

    [Fact]
    public async Task A_webhook_that_crashed_has_no_second_burst()
    {
        var webhook = await BurstAsync();
        await Engine.Webhooks.CrashAsync(TestEngine.Entity(webhook));

        await AssertNoSecondBurstAsync();
    }

    private async Task<WebhookId> BurstAsync()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { Throttle = Slow });
        _publishedAt = Engine.Time.GetUtcNow();
        await Engine.PublishAsync(Given.Ids(3));
        await Engine.UntilAsync(webhook, view => view.Counts is { Delivered: 3, InFlight: 0 });
        return webhook;
    }

    /// <summary>The next attempt is due two minutes after the first; a burst would come within moments.</summary>
    private async Task AssertNoSecondBurstAsync()
    {
        await Engine.PublishAsync("evt_later");
        await Engine.UntilAsync(Receiver.Until(4));
        Assert.True(Engine.Time.GetUtcNow() >= _publishedAt.AddMinutes(1.9),
            $"The fourth came {Engine.Time.GetUtcNow() - _publishedAt} after the first.");
    }
}
