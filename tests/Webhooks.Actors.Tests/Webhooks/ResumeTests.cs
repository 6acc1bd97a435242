using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Webhooks;

/// <summary>A webhook continues where its facts say; what was in flight is due again.</summary>
public sealed class ResumeTests : EngineTest
{
    [Fact]
    public async Task After_a_crash_only_what_was_not_recorded_is_sent_again()
    {
        var done = Given.Ids(20, "done_");
        var webhook = await Engine.CreateWebhookAsync(Receiver, GivesUpSoon);
        await Engine.PublishAsync(done);
        await Receiver.UntilAll(done);
        await UntilRecordedAsync(20);
        Receiver.Answers = Answer.First(1, Answer.Hang);
        await Engine.PublishAsync("hanging");
        await Receiver.UntilAll(["hanging"]);

        await Engine.Webhooks.CrashAsync(TestEngine.Entity(webhook));

        await Receiver.Until(all => all.Count(r => r.WebhookId == "hanging") == 2, "the second attempt of 'hanging'");
        await Engine.UntilAsync(webhook, view => view.Counts is { Delivered: 21, InFlight: 0 });
        Assert.All(done, id => Assert.Equal(1, TimesReceived(id)));
    }

    [Fact]
    public async Task What_is_settled_beyond_the_cursor_is_not_sent_again()
    {
        Receiver.Answers = receipt => receipt is { WebhookId: "first", Attempt: 1 } ? Answer.Hang : Answer.Ok;
        var others = Given.Ids(10);
        var webhook = await Engine.CreateWebhookAsync(Receiver, GivesUpSoon);
        await Engine.PublishAsync(["first", .. others]);
        await Receiver.UntilAll(others);
        await UntilRecordedAsync(10);

        await Engine.Webhooks.CrashAsync(TestEngine.Entity(webhook));

        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 11);
        Assert.Equal(2, TimesReceived("first"));
        Assert.All(others, id => Assert.Equal(1, TimesReceived(id)));
    }

    [Fact]
    public async Task A_hand_off_records_what_has_ended_so_that_nothing_is_sent_twice()
    {
        var ids = Given.Ids(50);
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await Engine.PublishAsync(ids);
        await Receiver.Until(10);

        await Engine.Webhooks.HandOffAsync(TestEngine.Entity(webhook));

        await Receiver.UntilAll(ids);
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 50);
        Assert.Equal(50, Receiver.Receipts.Count);
    }

    [Fact]
    public async Task A_retry_that_waits_survives_a_crash_with_its_number()
    {
        Receiver.Answers = Answer.First(2, new(500));
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { RetrySchedule = Sample.Waits(1, 60) });
        await Engine.PublishAsync("evt_1");
        await Receiver.Until(2);
        await UntilRecordedAsync(2);

        await Engine.Webhooks.CrashAsync(TestEngine.Entity(webhook));

        await Engine.UntilAsync(Receiver.Until(3));
        await UntilRecordedAsync(3);
        Assert.Equal([1, 2, 3], Engine.Journal.Facts<AttemptsRecorded>().SelectMany(f => f.Attempts).Select(a => a.Number));
    }

    [Fact]
    public async Task Snapshot_and_replay_give_what_replay_alone_gives()
    {
        Receiver.Answers = receipt => receipt.WebhookId == "fails" ? new(500) : Answer.Ok;
        var webhook = await Engine.CreateWebhookAsync(Receiver, definition => definition with { RetrySchedule = Sample.Waits(3600, 3600) });
        await Engine.PublishAsync("fails", "works");
        await UntilRecordedAsync(2);
        await ToggleAsync(webhook, 230);
        var facts = Engine.Journal.Rows.Where(r => r.PersistenceId == "webhook-" + TestEngine.Entity(webhook))
            .Select(r => (WebhookFact)r.Payload);
        var replayed = facts.Aggregate(WebhookState.Missing with { Project = Sample.Project, Id = webhook }, WebhookDecider.Apply);

        await Engine.Webhooks.CrashAsync(TestEngine.Entity(webhook));

        var view = await Engine.ViewAsync(webhook);
        Assert.Equal(
            (replayed.Status, replayed.Delivered, replayed.Health, replayed.UpdatedAt, replayed.CreatedAt),
            (view.Status, view.Counts.Delivered, view.Health, view.UpdatedAt, view.CreatedAt));
        Assert.Equal(1, view.Counts.Pending);
        Assert.Equal(1, TimesReceived("works"));
    }

    [Fact]
    public async Task Facts_that_a_snapshot_covers_are_deleted_once_the_attempt_log_has_them()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await ToggleAsync(webhook, 150);
        await Engine.PublishAsync("evt_1");
        await UntilRecordedAsync(1);
        await Engine.Queries.ListWebhooksAsync(Sample.Project, 1, null, CancellationToken.None);
        var persistenceId = "webhook-" + TestEngine.Entity(webhook);
        var logged = Engine.Journal.Rows.Single(r => r.Payload is AttemptsRecorded).SequenceNr;

        await ToggleAsync(webhook, 60);

        await Engine.UntilAsync(webhook, view => FirstRowOf(persistenceId).Result > logged);
        await Engine.Webhooks.CrashAsync(TestEngine.Entity(webhook));
        Assert.Equal(1, (await Engine.ViewAsync(webhook)).Counts.Delivered);
    }

    /// <summary>A webhook that was started again waits for what its predecessor has in flight.</summary>
    private static WebhookDefinition GivesUpSoon(WebhookDefinition definition) => definition with { Timeout = TimeSpan.FromSeconds(1) };

    private async Task<long> FirstRowOf(string persistenceId) =>
        (await Engine.Node.Log.ReadFactsAsync(persistenceId, 1, long.MaxValue))[0].Row;

    /// <summary>Facts, three for each time: a resumed webhook is routed again.</summary>
    private async Task ToggleAsync(WebhookId webhook, int facts)
    {
        for (var i = 0; i < facts; i += 3)
        {
            await Engine.Gateway.Webhooks.PauseAsync(Sample.Project, webhook, CancellationToken.None);
            await Engine.Gateway.Webhooks.ResumeAsync(Sample.Project, webhook, CancellationToken.None);
        }
    }

    private Task UntilRecordedAsync(int attempts) => Engine.Journal.UntilAsync(
        () => Engine.Journal.Facts<AttemptsRecorded>().Sum(fact => fact.Attempts.Length) >= attempts, $"{attempts} recorded attempts");
}
