using Akka.Actor;
using Akka.Persistence;
using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Faults;

/// <summary>When the journal fails, nothing that was acknowledged is lost, and all work continues when it works again.</summary>
public sealed class JournalFaultTests : EngineTest
{
    private static readonly IOException Away = new("The database is away.");

    public static TheoryData<string> Faults => ["not written", "rejected", "written and not confirmed"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_publish_that_may_have_failed_is_refused_and_stored_once_when_it_is_repeated(string fault)
    {
        await Engine.CreateWebhookAsync(Receiver);
        Break(fault);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => Engine.PublishAsync("evt_1"));

        Assert.Equal((RefusalReason.Unavailable, "unavailable"), (refused.Refusal.Reason, refused.Refusal.Code));
        await UntilRestartedAsync(1);
        Mend();
        Assert.Equal(1, (await Engine.PublishAsync("evt_1")).Single().Sequence);
        Assert.Equal(2, (await Engine.PublishAsync("evt_2")).Single().Sequence);
        await Receiver.UntilAll(["evt_1", "evt_2"]);
        Assert.Equal(["evt_1", "evt_2"], StoredIds());
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Every_caller_that_waits_for_a_write_that_fails_is_answered(string fault)
    {
        var ids = Given.Ids(30);
        Break(fault, write => !IsFirst(write));
        var (reached, opened) = Hold(IsFirst);
        var first = Engine.PublishAsync("first");
        await reached;
        var waiting = ids.Select(id => Engine.PublishAsync(id)).ToArray();
        await Engine.HeadAsync();

        opened.SetResult();

        await first;
        foreach (var answer in waiting)
            Assert.Equal(RefusalReason.Unavailable, (await Assert.ThrowsAsync<RefusedException>(() => answer)).Refusal.Reason);
        await UntilRestartedAsync(1);
        Mend();
        await Engine.PublishAsync(ids);
        Assert.Equal(ids.Append("first").Order(), StoredIds().Order());

        static bool IsFirst(AtomicWrite write) =>
            FactsOf(write).OfType<EventsAccepted>().SelectMany(fact => fact.Events).Any(e => e.Id.Value == "first");
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_webhook_that_cannot_record_its_outcomes_sends_nothing_again_and_continues_when_it_can(string fault)
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await Engine.PublishAsync("evt_1");
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);
        Break(fault, write => FactsOf(write).Any(fact => fact is AttemptsRecorded));
        await Engine.PublishAsync("evt_2");
        await Engine.Webhooks.UntilStartedAsync(TestEngine.Entity(webhook), 2);

        Mend();

        await Engine.PublishAsync("evt_3");
        await Engine.UntilAsync(webhook, view => view.Counts is { Delivered: 3, Pending: 0 });
        Assert.Equal(["evt_1", "evt_2", "evt_3"], Receiver.Receipts.Select(r => r.WebhookId));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task What_is_asked_of_a_webhook_that_stops_is_answered_by_the_next(string fault)
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        Break(fault, write => FactsOf(write).Any(fact => fact is WebhookResumed));
        var (_, opened) = Hold(write => FactsOf(write).Any(fact => fact is WebhookPaused));
        var pausing = Engine.Gateway.Webhooks.PauseAsync(Sample.Project, webhook);
        var resuming = Engine.Gateway.Webhooks.ResumeAsync(Sample.Project, webhook);
        var asking = Enumerable.Range(0, 10).Select(_ => Engine.ViewAsync(webhook)).ToArray();
        await Engine.Webhooks.Region.Ask<ActorIdentity>(new Identify(null), Patience.Default);

        opened.SetResult();

        Assert.Equal(WebhookStatus.Paused, (await pausing).Status);
        Assert.Equal(RefusalReason.Unavailable, (await Assert.ThrowsAsync<RefusedException>(() => resuming)).Refusal.Reason);
        Assert.All(await Task.WhenAll(asking), view => Assert.Equal(webhook, view.Id));
        Assert.Equal(2, Engine.Webhooks.StartsOf(TestEngine.Entity(webhook)));
    }

    [Theory]
    [InlineData("not written")]
    [InlineData("rejected")]
    public async Task While_outcomes_cannot_be_recorded_nothing_new_is_sent_however_often_the_webhook_starts(string fault)
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        Break(fault, write => FactsOf(write).Any(fact => fact is AttemptsRecorded));
        await Engine.PublishAsync("evt_1");
        await Engine.Webhooks.UntilStartedAsync(TestEngine.Entity(webhook), 2);
        await Engine.PublishAsync("evt_2");
        await Engine.Webhooks.UntilStartedAsync(TestEngine.Entity(webhook), 6);
        Assert.Equal(["evt_1"], Receiver.Receipts.Select(r => r.WebhookId));

        Mend();

        await Engine.UntilAsync(webhook, view => view.Counts is { Delivered: 2, Pending: 0 });
        Assert.Equal(["evt_1", "evt_2"], Receiver.Receipts.Select(r => r.WebhookId));
    }

    [Fact]
    public async Task What_was_in_flight_when_a_write_failed_is_not_sent_again()
    {
        var (hanging, wellAgain) = (Given.Ids(3, "slow_"), new TaskCompletionSource());
        Receiver.Answers = receipt => hanging.Contains(receipt.WebhookId) ? Answer.Ok with { When = wellAgain.Task } : Answer.Ok;
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await Engine.PublishAsync(hanging);
        await Receiver.UntilAll(hanging);
        Break("not written", write => FactsOf(write).Any(fact => fact is AttemptsRecorded));
        await Engine.PublishAsync("fast");
        await Engine.Webhooks.UntilStartedAsync(TestEngine.Entity(webhook), 2);

        wellAgain.SetResult();
        await Engine.Webhooks.UntilStartedAsync(TestEngine.Entity(webhook), 4);
        Mend();

        await Engine.UntilAsync(webhook, view => view.Counts is { Delivered: 4, Pending: 0 });
        Assert.Equal([.. hanging.Append("fast").Order()], Receiver.Receipts.Select(r => r.WebhookId).Order());
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_webhook_that_cannot_be_created_is_refused_and_the_next_one_is_created(string fault)
    {
        Break(fault, write => FactsOf(write).Any(fact => fact is WebhookCreated));
        var refused = await Assert.ThrowsAsync<RefusedException>(() => Engine.CreateWebhookAsync(Receiver));
        Assert.Equal(RefusalReason.Unavailable, refused.Refusal.Reason);
        Mend();

        var webhook = await Engine.CreateWebhookAsync(Receiver);

        await Engine.PublishAsync("evt_1");
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_webhook_whose_route_cannot_be_stored_is_routed_when_it_can(string fault)
    {
        Break(fault, write => FactsOf(write).Any(fact => fact is WebhookRouted));
        var creating = Engine.CreateWebhookAsync(Receiver);
        await Engine.Projects.UntilStartedAsync(ProjectEntity, 2);

        Mend();

        var webhook = await creating;
        await Engine.PublishAsync("evt_1");
        await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);
    }

    [Fact]
    public async Task When_the_database_was_away_all_actors_work_again_without_a_restart()
    {
        var webhooks = new List<WebhookId>();
        for (var i = 0; i < 5; i++)
            webhooks.Add(
                await Engine.CreateWebhookAsync(Receiver, definition => definition with { RetrySchedule = Sample.Waits(5, 5, 5) }));
        var before = Given.Ids(20, "before_");
        await Engine.PublishAsync(before);
        Break("not written");
        for (var failure = 1; failure <= 10; failure++)
        {
            await Assert.ThrowsAsync<RefusedException>(() => Engine.PublishAsync($"away_{failure}"));
            await UntilRestartedAsync(failure);
        }

        Mend();

        var after = Given.Ids(20, "after_");
        await Engine.PublishAsync(after);
        foreach (var webhook in webhooks)
            await Engine.UntilAsync(webhook, view => view.Counts is { Delivered: 40, Pending: 0 });
        Assert.Equal([.. before, .. after], StoredIds());
    }

    private static IEnumerable<object> FactsOf(AtomicWrite write) =>
        ((IEnumerable<IPersistentRepresentation>)write.Payload).Select(r => r.Payload);

    /// <summary>Waits until the project has stopped for its failures and was started again.</summary>
    private Task UntilRestartedAsync(int times) => Engine.Projects.UntilStartedAsync(ProjectEntity, 1 + times);

    private IEnumerable<string> StoredIds() => Engine.Journal.Facts<EventsAccepted>().SelectMany(f => f.Events).Select(e => e.Id.Value);

    /// <summary>Holds one write before it is done, and leaves the others as they are.</summary>
    private (Task Reached, TaskCompletionSource Opened) Hold(Func<AtomicWrite, bool> which)
    {
        var (reached, opened, others) = (new TaskCompletionSource(), new TaskCompletionSource(), Engine.Journal.Before);
        Engine.Journal.Before = async write =>
        {
            if (which(write))
            {
                reached.TrySetResult();
                await opened.Task;
            }

            await others(write);
        };
        return (reached.Task.WaitAsync(Patience.Default), opened);
    }

    private void Break(string fault, Func<AtomicWrite, bool>? which = null)
    {
        Func<AtomicWrite, Task> fails = write => which?.Invoke(write) ?? true ? Task.FromException(Away) : Task.CompletedTask;
        switch (fault)
        {
            case "not written":
                Engine.Journal.Before = fails;
                break;
            case "written and not confirmed":
                Engine.Journal.After = fails;
                break;
            default:
                Engine.Journal.Rejects = write => which?.Invoke(write) ?? true ? Away : null;
                break;
        }
    }

    private void Mend() =>
        (Engine.Journal.Before, Engine.Journal.After, Engine.Journal.Rejects) = (_ => Task.CompletedTask, _ => Task.CompletedTask,
            _ => null);
}
