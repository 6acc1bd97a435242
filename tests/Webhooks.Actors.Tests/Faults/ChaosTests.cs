using System.Security.Cryptography;
using System.Text;
using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Faults;

public sealed class ChaosTests : EngineTest
{
    /// <summary>The promise under a journal and messages of which every eighth fails, in one way or another.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_fails_each_acknowledged_event_is_stored_once_and_arrives(int seed)
    {
        var ids = Given.Ids(60);
        var webhooks = new[] { await CreateAsync(), await CreateAsync() };
        Receiver.Answers = receipt => Lot(seed, $"{receipt.WebhookId} attempt {receipt.Attempt}") == 0 ? new(500) : Answer.Ok;
        var writes = 0;
        int Next() => Lot(seed, $"write {Interlocked.Increment(ref writes)}");
        Engine.Journal.Before = _ => Next() == 0 ? Task.FromException(new IOException("not written")) : Task.CompletedTask;
        Engine.Journal.After = _ => Next() == 1 ? Task.FromException(new IOException("written and not confirmed")) : Task.CompletedTask;
        Engine.Webhooks.Loses = message => message is Actors.Protocol.WakeUp && Next() == 2;
        Engine.Projects.Loses = message => message is Actors.Protocol.ReportProgress && Next() == 3;

        await Task.WhenAll(ids.Chunk(15).Select(PublishAsync));

        (Engine.Journal.Before, Engine.Journal.After) = (_ => Task.CompletedTask, _ => Task.CompletedTask);
        foreach (var webhook in webhooks)
            await Engine.UntilAsync(webhook, view => view.Counts is { Delivered: 60, Pending: 0, Backlog: 0 });
        var stored = Engine.Journal.Facts<EventsAccepted>().SelectMany(fact => fact.Events).ToList();
        Assert.Equal(ids, stored.Select(e => e.Id.Value).Order());
        Assert.Equal(Enumerable.Range(1, 60).Select(i => (long)i), stored.Select(e => e.Sequence));
        Assert.Equal(ids, Receiver.Receipts.Select(r => r.WebhookId).Distinct().Order());
    }

    private Task<WebhookId> CreateAsync() => Engine.CreateWebhookAsync(
        Receiver, definition => definition with { RetrySchedule = Sample.Waits([.. Enumerable.Repeat(2, 20)]) });

    private async Task PublishAsync(string[] ids)
    {
        foreach (var id in ids)
        {
            while (!await TryPublishAsync(id))
            {
                // As a publisher does that got a 503.
            }
        }
    }

    private async Task<bool> TryPublishAsync(string id)
    {
        try
        {
            await Engine.PublishAsync(id);
            return true;
        }
        catch (RefusedException e) when (e.Refusal.Reason == RefusalReason.Unavailable)
        {
            return false;
        }
    }

    /// <summary>One of eight, the same for the same seed and occasion.</summary>
    private static int Lot(int seed, string occasion) => SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {occasion}"))[0] % 8;
}
