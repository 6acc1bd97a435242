using Akka.Actor;
using Akka.Persistence;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Keys;
using Webhooks.Actors.Projects;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.Tests.Engines;
using Webhooks.Actors.Webhooks;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Node;

/// <summary>
/// A node is cut off, and another one takes over its actors while it still runs. The actor of the region is that of the node that was lost.
/// </summary>
public sealed class TakeOverTests : EngineTest
{
    public override Task InitializeAsync()
    {
        Engine.Journal.RefusesDoubles = true;
        return base.InitializeAsync();
    }

    [Fact]
    public async Task A_lost_node_cannot_acknowledge_an_event_that_the_node_which_took_over_does_not_know()
    {
        await Engine.CreateWebhookAsync(Receiver);
        await Engine.PublishAsync("before");

        await TakeOverProjectAsync();
        var refused = await Assert.ThrowsAsync<RefusedException>(() => Engine.PublishAsync("lost"));

        Assert.Equal(RefusalReason.Unavailable, refused.Refusal.Reason);
        Assert.DoesNotContain("lost", StoredIds());
    }

    [Fact]
    public async Task What_a_lost_node_wrote_before_it_was_fenced_off_is_read_by_the_next_start()
    {
        await Engine.CreateWebhookAsync(Receiver);
        await Engine.PublishAsync("before");
        Engine.Journal.Before = write =>
        {
            if (!IsFence(write))
                return Task.CompletedTask;
            Engine.Journal.Before = _ => Task.CompletedTask;
            // This journal writes one batch after the other, so this one fails as it would after the lost node's.
            _ = Engine.PublishAsync("late");
            throw new IOException("The lost node was first.");
        };
        Engine.HasLostNode = true;
        var first = StartProject();
        await Engine.UntilAsync(() => Task.FromResult(StoredIds()), ids => ids.Contains("late"));

        var next = StartProject();

        var head = await next.Ask<Cursor>(new GetHead(Sample.Project), Patience.Default);
        Assert.Equal(2, head.Sequence);
        Assert.NotEqual(first, next);
    }

    [Fact]
    public async Task A_lost_node_cannot_acknowledge_the_change_of_a_webhook_that_the_node_which_took_over_does_not_know()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        Engine.HasLostNode = true;
        Engine.StartElsewhere(Props.Create(() => new WebhookActor(Sample.Project, webhook, Engine.Node)));
        await UntilFencedAsync(PersistenceIds.Of(Sample.Project, webhook));

        var refused = await Assert.ThrowsAsync<RefusedException>(
            () => Engine.Gateway.Webhooks.PauseAsync(Sample.Project, webhook, CancellationToken.None));

        Assert.Equal(RefusalReason.Unavailable, refused.Refusal.Reason);
        Assert.Empty(Engine.Journal.Facts<WebhookPaused>());
    }

    [Fact]
    public async Task A_lost_node_cannot_acknowledge_a_key_that_the_node_which_took_over_does_not_know()
    {
        var lost = StartKeys();
        await lost.Ask<KeyDone>(new CreateKey(Key("key_1")), Patience.Default);
        Engine.HasLostNode = true;
        StartKeys();
        await UntilFencedAsync(PersistenceIds.Keys);

        var refusal = await lost.Ask<Refusal>(new CreateKey(Key("key_2")), Patience.Default);

        Assert.Equal(RefusalReason.Unavailable, refusal.Reason);
        Assert.Single(Engine.Journal.Facts<KeyCreated>());
    }

    [Fact]
    public async Task The_actor_that_took_over_answers_nothing_before_its_row_is_stored()
    {
        await Engine.CreateWebhookAsync(Receiver);
        await Engine.PublishAsync("before");
        var written = new TaskCompletionSource();
        Engine.Journal.Before = write => IsFence(write) ? written.Task : Task.CompletedTask;
        Engine.HasLostNode = true;

        var answer = StartProject().Ask<Cursor>(new GetHead(Sample.Project), Patience.Default);
        await Engine.PassAsync(TimeSpan.FromSeconds(1));
        Assert.False(answer.IsCompleted);
        written.SetResult();

        Assert.Equal(1, (await answer).Sequence);
    }

    [Fact]
    public async Task Without_a_lost_node_and_without_rows_nothing_is_written()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await Engine.Projects.CrashAsync(ProjectEntity);
        await Engine.HeadAsync();
        Engine.HasLostNode = true;

        var other = ProjectId.Parse("empty");
        var empty = Engine.StartElsewhere(Props.Create(() => new ProjectActor(other, Engine.Node)));
        await empty.Ask<Cursor>(new GetHead(other), Patience.Default);
        await Engine.ViewAsync(webhook);

        Assert.Empty(Engine.Journal.Facts<TakenOver>());
    }

    private async Task TakeOverProjectAsync()
    {
        Engine.HasLostNode = true;
        StartProject();
        await UntilFencedAsync(ProjectLog.PersistenceId(Sample.Project));
    }

    private IActorRef StartKeys() => Engine.StartElsewhere(Props.Create(() => new KeysActor(Engine.Node)));

    private static RuntimeKey Key(string id) => new(RuntimeKeyId.Parse(id), id)
    {
        Hash = KeyHash.Of(id),
        Scopes = ["read"],
        CreatedAt = Sample.Noon,
    };

    private IActorRef StartProject() => Engine.StartElsewhere(Props.Create(() => new ProjectActor(Sample.Project, Engine.Node)));

    private Task UntilFencedAsync(string id) => Engine.Journal.UntilAsync(
        () => Engine.Journal.Rows.Any(row => row.PersistenceId == id && row.Payload is TakenOver), "the row that fences off the lost node");

    private IEnumerable<string> StoredIds() =>
        Engine.Journal.Facts<EventsAccepted>().SelectMany(fact => fact.Events).Select(e => e.Id.Value);

    private static bool IsFence(AtomicWrite write) =>
        ((IEnumerable<IPersistentRepresentation>)write.Payload).Any(row => row.Payload is TakenOver);
}
