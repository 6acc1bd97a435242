using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Sending;

public sealed class DeliveryLimitTests : EngineTest
{
    private static readonly Throttle OnceADay = new(1, TimeSpan.FromDays(1), 1);

    [Fact]
    public async Task A_webhook_that_waits_for_its_throttle_says_so_and_until_when()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { Throttle = OnceADay });
        await Engine.PublishAsync(Given.Ids(101));

        var view = await Engine.UntilAsync(
            webhook, view => view.Limit is not null && view.Counts.Delivered == 1 && view.Counts.Pending + view.Counts.Backlog == 100);

        Assert.Equal(new(LimitedBy.Throttle, TimeSpan.FromDays(1)), view.Limit);
        Assert.InRange(view.DrainedAt!.Value, Sample.Noon.AddDays(100), Engine.Time.GetUtcNow().AddDays(100));
        var listed = await Engine.UntilListedAsync(webhook, listed => listed.Limit is not null);
        Assert.Equal(view.Limit, listed.Limit);
        Assert.InRange(listed.DrainedAt!.Value, Sample.Noon.AddDays(100), Engine.Time.GetUtcNow().AddDays(101));
    }

    [Fact]
    public async Task A_webhook_with_as_many_attempts_in_flight_as_it_allows_says_so()
    {
        using var gate = new SemaphoreSlim(0);
        Receiver.Answers = _ =>
        {
            gate.Wait();
            return Answer.Ok;
        };
        var webhook = await Engine.CreateWebhookAsync(
            Receiver, definition => definition with { MaxInFlight = 2, Timeout = TimeSpan.FromSeconds(60) });
        try
        {
            await Engine.PublishAsync(Given.Ids(20));

            var first = await Engine.UntilAsync(webhook, view => view.Limit is not null);
            Assert.Equal(new(LimitedBy.MaxInFlight, null), first.Limit);
            Assert.Null(first.DrainedAt);

            gate.Release(5);
            var later = await Engine.UntilAsync(webhook, view => view is { Counts.Delivered: 5, Limit: not null });
            Assert.Equal(LimitedBy.MaxInFlight, later.Limit!.By);
            Assert.NotNull(later.DrainedAt);
        }
        finally
        {
            gate.Release(100);
        }

        var drained = await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 20);
        Assert.Null(drained.Limit);
        Assert.Null(drained.DrainedAt);
    }

    [Fact]
    public async Task A_paused_webhook_is_delayed_by_no_limit()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { Throttle = OnceADay });
        await Engine.PublishAsync(Given.Ids(3));
        await Engine.UntilAsync(webhook, view => view.Limit is not null);

        await Engine.Gateway.Webhooks.PauseAsync(Sample.Project, webhook, CancellationToken.None);

        Assert.Null((await Engine.ViewAsync(webhook)).Limit);
        Assert.Null((await Engine.UntilListedAsync(webhook, listed => listed.Status == WebhookStatus.Paused)).Limit);
    }
}
