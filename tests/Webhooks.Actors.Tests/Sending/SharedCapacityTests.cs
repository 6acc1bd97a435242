using Webhooks.Actors.Tests.Engines;
using Webhooks.Testing;
using Xunit;

namespace Webhooks.Actors.Tests.Sending;

public sealed class SharedCapacityTests
{
    [Fact]
    public async Task A_receiver_that_hangs_costs_the_others_nothing()
    {
        await using var engine = new TestEngine(new() { Jitter = 0, MaxInFlight = 10 });
        await using var hanging = await Receiver.Start(_ => Answer.Hang);
        await using var working = await Receiver.Start();
        await engine.CreateWebhookAsync(hanging, definition => definition with { MaxInFlight = 100, Timeout = TimeSpan.FromSeconds(60) });
        var webhook = await engine.CreateWebhookAsync(working);
        var ids = Given.Ids(100);

        await engine.PublishAsync(ids);

        await working.UntilAll(ids);
        await engine.UntilAsync(webhook, view => view.Counts.Delivered == 100);
        Assert.Equal(5, hanging.Receipts.Count);
    }
}
