using System.Collections.Concurrent;
using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Projects;

/// <summary>What sleeps costs little, and what wakes reads little.</summary>
public sealed class SleepTests : EngineTest
{
    [Fact]
    public async Task A_webhook_that_goes_to_sleep_does_not_wake_its_project()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await Engine.PublishAsync("evt_1");
        await Receiver.Until(1);

        await Engine.Projects.UntilStoppedAsync(ProjectEntity);
        await Engine.Webhooks.UntilStoppedAsync(TestEngine.Entity(webhook));

        Assert.Equal(1, Engine.Projects.StartsOf(ProjectEntity));
    }

    [Fact]
    public async Task A_webhook_that_has_recorded_much_wakes_from_a_snapshot()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        for (var i = 1; i <= 12; i++)
        {
            await Engine.PublishAsync($"evt_{i}");
            await Engine.UntilAsync(webhook, view => view.Counts.Delivered == i);
            await Engine.Journal.UntilAsync(() => Recorded == i, $"{i} recorded");
        }

        await Engine.Webhooks.UntilStoppedAsync(TestEngine.Entity(webhook));
        var read = CountReads();
        await Engine.PublishAsync("last");
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 13);

        Assert.DoesNotContain(read, row => row.StartsWith("webhook-", StringComparison.Ordinal));
        Assert.Equal(13, Receiver.Receipts.Count);
    }

    [Fact]
    public async Task A_project_and_a_webhook_with_few_facts_wake_from_these()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await Engine.PublishAsync("evt_1");
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);
        await Engine.Projects.UntilStoppedAsync(ProjectEntity);
        await Engine.Webhooks.UntilStoppedAsync(TestEngine.Entity(webhook));

        var read = CountReads();
        await Engine.PublishAsync("evt_2");
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 2);

        Assert.Equal(2, read.Count(row => row.StartsWith("project-", StringComparison.Ordinal)));
        Assert.Equal(3, read.Count(row => row.StartsWith("webhook-", StringComparison.Ordinal)));
        Assert.Equal(["evt_1", "evt_2"], Receiver.Receipts.Select(r => r.WebhookId));
    }

    private int Recorded => Engine.Journal.Facts<AttemptsRecorded>().Sum(fact => fact.Attempts.Length);

    private ConcurrentBag<string> CountReads()
    {
        var read = new ConcurrentBag<string>();
        Engine.Journal.Replaces = row =>
        {
            read.Add(row.PersistenceId);
            return null;
        };
        return read;
    }
}
