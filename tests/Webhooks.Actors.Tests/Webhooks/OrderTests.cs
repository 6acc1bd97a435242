using System.Security.Cryptography;
using System.Text;
using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Webhooks;

/// <summary>The events of one key are a1, a2, a3 …; those of another b1, b2 …</summary>
public sealed class OrderTests : EngineTest
{
    private static readonly RetrySchedule Often = Sample.Waits([.. Enumerable.Repeat(2, 20)]);

    [Fact]
    public async Task Others_pass_a_key_whose_first_waits_for_its_retry()
    {
        Receiver.Answers = receipt => receipt.WebhookId == "a1" ? new(500) : Answer.Ok;
        var webhook = await CreateAsync();
        await PublishAsync("a1", "a2", "b1", "a3", "b2");
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 2);
        Assert.Equal(["b1", "b2"], Firsts('b'));
        Assert.Equal(["a1"], Firsts('a'));

        Receiver.Answers = _ => Answer.Ok;

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 5);
        Assert.Equal(["a1", "a2", "a3"], Firsts('a'));
    }

    [Theory]
    [InlineData(DeliveryOrder.Key)]
    [InlineData(DeliveryOrder.Strict)]
    public async Task An_exhausted_delivery_is_seen_as_such_and_the_next_one_starts(DeliveryOrder ordering)
    {
        Receiver.Answers = receipt => receipt.WebhookId == "a1" ? new(500) : Answer.Ok;
        var webhook = await CreateAsync(ordering, Sample.Waits(2, 2));

        await PublishAsync("a1", "a2", "a3");

        await Engine.UntilAsync(webhook, view => view.Counts is { Exhausted: 1, Delivered: 2, Pending: 0 });
        Assert.Equal(["a1", "a1", "a1", "a2", "a3"], Receiver.Receipts.Select(receipt => receipt.WebhookId));
        var exhausted = await Engine.UntilListedAsync(webhook, DeliveryStatus.Exhausted, listed => listed.Count > 0);
        Assert.Equal(["a1"], exhausted.Select(delivery => delivery.EventId.Value));
    }

    [Fact]
    public async Task After_a_crash_a_key_still_waits_for_the_retry_of_its_first()
    {
        Receiver.Answers = Answer.First(1, new(500));
        var webhook = await CreateAsync(schedule: Sample.Waits(40, 40));
        await PublishAsync("a1");
        await Engine.Journal.UntilAsync(() => Engine.Journal.Facts<AttemptsRecorded>().Any(), "the recorded attempt");

        await Engine.Webhooks.CrashAsync(TestEngine.Entity(webhook));

        Receiver.Answers = receipt => receipt.WebhookId == "a1" && receipt.Attempt == 1 ? new(500) : Answer.Ok;
        await PublishAsync("a2", "b1");
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 3);
        Assert.Equal(["a1", "a1", "a2"], Receiver.Receipts.Select(receipt => receipt.WebhookId).Where(id => id[0] == 'a'));
    }

    [Fact]
    public async Task Ordered_from_now_on_a_key_waits_until_what_is_in_flight_has_ended()
    {
        var answer = new TaskCompletionSource();
        Receiver.Answers = receipt => receipt.WebhookId is "a1" or "a2" ? Answer.Ok with { When = answer.Task } : Answer.Ok;
        var webhook = await CreateAsync(DeliveryOrder.None);
        await PublishAsync("a1", "a2");
        await Receiver.Until(2);

        await ReorderAsync(webhook, DeliveryOrder.Key);
        await PublishAsync("a3", "b1");

        await Receiver.UntilAll(["b1"]);
        await Engine.UntilAsync(webhook, view => view.Counts is { Delivered: 1, InFlight: 2 });
        Assert.Equal(0, TimesReceived("a3"));
        answer.SetResult();
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 4);
        Assert.Equal(4, Receiver.Receipts.Count);
    }

    [Fact]
    public async Task Ordered_no_more_a_blocked_key_goes_out()
    {
        Receiver.Answers = receipt => receipt.WebhookId == "a1" ? new(500) : Answer.Ok;
        var webhook = await CreateAsync();
        await PublishAsync("a1", "a2", "a3", "b1");
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);
        Assert.Equal(0, TimesReceived("a2"));

        await ReorderAsync(webhook, DeliveryOrder.None);

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 3);
        Assert.Equal(["a1", "a2", "a3"], Firsts('a').Order());
    }

    [Fact]
    public async Task A_blocked_key_fills_no_more_memory_than_it_may_and_nothing_of_it_is_lost()
    {
        const int Bytes = 200_000;
        Receiver.Answers = receipt => receipt.WebhookId == "a1" ? new(500) : Answer.Ok;
        var webhook = await CreateAsync();
        var ids = Enumerable.Range(1, (int)(2 * DeliveryWindow.MaxHeldBytes / Bytes)).Select(number => $"a{number}").ToArray();
        var data = $"\"{new string('x', Bytes)}\"";
        foreach (var batch in ids.Chunk(4))
            await Engine.Gateway.Events.PublishAsync(Sample.Project, [.. batch.Select(id => Sample.Draft(id, data) with { Key = "a" })]);
        await PublishAsync("b1");

        var full = await Engine.UntilAsync(webhook, view => view.Counts.Pending >= DeliveryWindow.MaxHeldBytes / Bytes);

        Assert.InRange(full.ReadPosition, 1, ids.Length - 20);
        Assert.Equal(0, TimesReceived("b1"));
        Receiver.Answers = _ => Answer.Ok;
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == ids.Length + 1);
        Assert.Equal(ids, Firsts('a'));
        Assert.Equal(1, TimesReceived("b1"));
    }

    /// <summary>Receivers that fail and actors that crash, hand over and pause: which is which, the seed says.</summary>
    [Theory]
    [InlineData(DeliveryOrder.Key, 1)]
    [InlineData(DeliveryOrder.Key, 2)]
    [InlineData(DeliveryOrder.Strict, 3)]
    public async Task Whatever_fails_no_event_comes_before_the_one_ahead_of_it_is_delivered(DeliveryOrder ordering, int seed)
    {
        var keys = "abcdefgh";
        var ids = Enumerable.Range(1, 12).SelectMany(number => keys.Select(key => $"{key}{number}")).ToArray();
        var books = new ReceiptOrder(receipt => ordering == DeliveryOrder.Strict ? "" : receipt.WebhookId[..1]);
        Receiver.Answers = receipt => books.Record(receipt, Lot(seed, $"{receipt.WebhookId} {receipt.Attempt}") switch
        {
            0 => new(500),
            1 => Answer.Reset,
            _ => Answer.Ok,
        });
        var webhook = await CreateAsync(ordering);
        var published = PublishAsync(ids);
        for (var round = 1; round <= 8; round++)
        {
            await Receiver.Until(Math.Min(round * 10, ids.Length));
            await (Lot(seed, $"round {round}") switch
            {
                0 or 1 or 2 => Engine.Webhooks.CrashAsync(TestEngine.Entity(webhook)),
                3 or 4 => Engine.Webhooks.HandOffAsync(TestEngine.Entity(webhook)),
                _ => PauseForAMomentAsync(webhook),
            });
        }

        await published;
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == ids.Length);
        Assert.Empty(books.Complaints);
        Assert.All(keys, key => Assert.Equal(ids.Where(id => id[0] == key), Firsts(key)));
    }

    private Task<WebhookId> CreateAsync(DeliveryOrder ordering = DeliveryOrder.Key, RetrySchedule? schedule = null) =>
        Engine.CreateWebhookAsync(
        Receiver, definition => definition with { Ordering = ordering, MaxInFlight = 8, RetrySchedule = schedule ?? Often });

    private async Task PublishAsync(params string[] ids) =>
        await Engine.Gateway.Events.PublishAsync(Sample.Project, [.. ids.Select(id => Sample.Draft(id) with { Key = id[..1] })]);

    private Task<WebhookView> ReorderAsync(WebhookId webhook, DeliveryOrder ordering) =>
        Engine.Gateway.Webhooks.ChangeAsync(Sample.Project, webhook, new WebhookPatch { Ordering = new(ordering) }, CancellationToken.None);

    private async Task PauseForAMomentAsync(WebhookId webhook)
    {
        await Engine.Gateway.Webhooks.PauseAsync(Sample.Project, webhook, CancellationToken.None);
        await Engine.Gateway.Webhooks.ResumeAsync(Sample.Project, webhook, CancellationToken.None);
    }

    private IEnumerable<string> Firsts(char key) =>
        Receiver.Receipts.Select(receipt => receipt.WebhookId).Where(id => id[0] == key).Distinct();

    private static int Lot(int seed, string occasion) => SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {occasion}"))[0] % 8;
}
