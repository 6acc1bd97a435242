using Akka.Actor;
using Akka.Persistence;
using Microsoft.Extensions.Time.Testing;
using Webhooks.Actors.Storage;
using Webhooks.Actors.Storage.Plugins;
using Xunit;

namespace Webhooks.Actors.Tests.Storage.Plugins;

/// <summary>An actor is answered for each of its messages, in their order, when its rows are written or cannot be.</summary>
public sealed class JournalWritesTests() : Akka.TestKit.Xunit2.TestKit("akka.loglevel = OFF\nakka.stdout-loglevel = OFF")
{
    private const int Instance = 7;

    private readonly Store _store = new();

    [Fact]
    public void Facts_and_what_was_deferred_between_them_are_answered_in_order()
    {
        Write(Fact("a", 1), new Deferred("deferred"), Fact("b", 2));

        ExpectMsg<WriteMessagesSuccessful>();
        Assert.Equal(1, ExpectMsg<WriteMessageSuccess>().Persistent.SequenceNr);
        Assert.Equal("deferred", ExpectMsg<LoopMessageSuccess>().Message);
        Assert.Equal(2, ExpectMsg<WriteMessageSuccess>().Persistent.SequenceNr);
        Assert.Equal([1, 2], _store.Written.Select(row => row.SequenceNumber));
        Assert.All(_store.Written, row => Assert.Equal(Sample.Noon.UtcTicks, row.Created));
    }

    [Fact]
    public void What_is_deferred_alone_is_answered_without_a_row()
    {
        Write(new Deferred("deferred"));

        ExpectMsg<WriteMessagesSuccessful>();
        Assert.Equal(Instance, ExpectMsg<LoopMessageSuccess>().ActorInstanceId);
        Assert.Empty(_store.Written);
    }

    [Fact]
    public void A_fact_that_cannot_be_serialized_is_rejected_and_the_others_are_written()
    {
        Write(Fact("a", 1), Fact(new Broken(), 2), Fact("c", 3));

        ExpectMsg<WriteMessagesSuccessful>();
        Assert.Equal(1, ExpectMsg<WriteMessageSuccess>().Persistent.SequenceNr);
        Assert.Equal(2, ExpectMsg<WriteMessageRejected>().Persistent.SequenceNr);
        Assert.Equal(3, ExpectMsg<WriteMessageSuccess>().Persistent.SequenceNr);
        Assert.Equal([1, 3], _store.Written.Select(row => row.SequenceNumber));
    }

    [Fact]
    public void When_the_database_fails_each_fact_fails_with_its_error()
    {
        _store.Failure = new IOException("The database is unavailable.");

        Write(Fact("a", 1), Fact("b", 2));

        Assert.Equal(2, ExpectMsg<WriteMessagesFailed>().WriteCount);
        Assert.Equal(_store.Failure, ExpectMsg<WriteMessageFailure>().Cause);
        Assert.Equal(2, ExpectMsg<WriteMessageFailure>().Persistent.SequenceNr);
    }

    [Fact]
    public async Task A_recovery_waits_for_what_its_actor_persists_and_for_nothing_else()
    {
        var (writing, mayWrite) = (new TaskCompletionSource(), new TaskCompletionSource());
        _store.BeforeWrite = () =>
        {
            writing.SetResult();
            return mayWrite.Task;
        };
        var writes = Write(Fact("a", 1));
        await writing.Task;

        var own = writes.UntilAnsweredAsync("actor");

        Assert.True(writes.UntilAnsweredAsync("other").IsCompleted);
        Assert.False(own.IsCompleted);
        mayWrite.SetResult();
        await own;
        Assert.Single(_store.Written);
    }

    private JournalWrites Write(params IPersistentEnvelope[] messages)
    {
        var writes = new JournalWrites(_store, Sys.Serialization, largest: 10, ActorRefs.Nobody, new FakeTimeProvider(Sample.Noon));
        writes.Add(new(messages, TestActor, Instance));
        return writes;
    }

    private static AtomicWrite Fact(object payload, long number) => new(new Persistent(payload, number, "actor"));

    private sealed record Deferred(object Payload) : IPersistentEnvelope
    {
        public IActorRef Sender => ActorRefs.Nobody;

        public int Size => 1;
    }

    private sealed record Broken(string Reason = "It cannot be read.")
    {
        public string Value => throw new InvalidOperationException(Reason);
    }

    private sealed class Store : IRowStore
    {
        public List<JournalRow> Written { get; } = [];

        public Exception? Failure { get; set; }

        public Func<Task> BeforeWrite { private get; set; } = () => Task.CompletedTask;

        public int WritesAtOnce => 1;

        public async Task WriteAsync(IReadOnlyList<JournalRow> rows)
        {
            await BeforeWrite();
            if (Failure is not null)
                throw Failure;
            Written.AddRange(rows);
        }

        public bool IsConflict(Exception failure) => false;

        public Task<IReadOnlyList<JournalRow>> ReadAsync(IReadOnlyList<(string PersistenceId, long After)> wanted, int most) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<SnapshotRow>> ReadSnapshotsAsync(IReadOnlyList<string> persistenceIds) =>
            throw new NotSupportedException();

        public Task SaveAsync(IReadOnlyList<SnapshotRow> snapshots) => throw new NotSupportedException();
    }
}
