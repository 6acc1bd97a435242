using Webhooks.Actors.Tests.Engines;
using Webhooks.TestKit;
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

    [Fact]
    public async Task More_hanging_receivers_than_there_are_places_leave_one_to_a_receiver_that_answers()
    {
        const int Hanging = 12;
        await using var engine = new TestEngine(new() { Jitter = 0, MaxInFlight = 4, Timeout = TimeSpan.FromHours(1) });
        var never = new TaskCompletionSource();
        await using var hanging = await Receiver.Start(receipt => new Answer(500)
        {
            When = receipt.Attempt > 1 ? never.Task : Task.Delay(TimeSpan.FromSeconds(3), engine.Time),
        });
        await using var working = await Receiver.Start();
        for (var webhook = 0; webhook < Hanging; webhook++)
        {
            var url = hanging.Url($"/{webhook}").AbsoluteUri;
            await engine.CreateWebhookAsync(
                hanging, definition => definition with { Url = url, RetrySchedule = Sample.Waits(1) });
        }

        await engine.PublishAsync("slow");
        await hanging.Until(
            all => all.Count(r => r.Attempt == 1) == Hanging && all.Count(r => r.Attempt > 1) == 3, "all once, three again");
        await engine.CreateWebhookAsync(working);
        await engine.PublishAsync("evt_1");

        await working.UntilAll(["evt_1"]);
        Assert.Equal(Hanging + 3, hanging.Receipts.Count);
    }
}
