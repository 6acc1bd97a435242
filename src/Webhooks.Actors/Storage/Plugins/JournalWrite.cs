using Akka.Actor;
using Akka.Persistence;
using Akka.Serialization;

namespace Webhooks.Actors.Storage.Plugins;

/// <summary>What one actor persists at once, as rows, and its answer.</summary>
internal sealed class JournalWrite
{
    private readonly WriteMessages _request;
    private readonly List<JournalRow> _rows = [];
    private Dictionary<AtomicWrite, Exception>? _rejected;
    private TaskCompletionSource? _answered;

    private JournalWrite(WriteMessages request) => _request = request;

    public IReadOnlyList<JournalRow> Rows => _rows;

    /// <summary>The actor; not before there is a row.</summary>
    public string PersistenceId => _rows[0].PersistenceId;

    /// <summary>Why none of it is written.</summary>
    public Exception? Failure { private get; set; }

    /// <param name="request">What is persisted.</param>
    /// <param name="serialization">Serializes facts.</param>
    /// <param name="writer">The journal that writes it.</param>
    /// <param name="now">The time of the write, in ticks.</param>
    public static JournalWrite Of(WriteMessages request, Serialization serialization, string writer, long now)
    {
        var write = new JournalWrite(request);
        foreach (var message in request.Messages)
        {
            if (message is AtomicWrite facts)
                write.Add(facts, serialization, writer, now);
        }

        return write;
    }

    /// <summary>Completes with the answer. It is called under the lock of the writes.</summary>
    public Task UntilAnsweredAsync() => (_answered ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Answers the actor for each of its messages, in their order.</summary>
    public void Answer(IActorRef journal)
    {
        var actor = _request.PersistentActor;
        actor.Tell(
            Failure is { } failure
                ? new WriteMessagesFailed(failure, _request.Messages.Count(message => message is AtomicWrite))
                : WriteMessagesSuccessful.Instance,
            journal);
        foreach (var message in _request.Messages)
        {
            if (message is not AtomicWrite facts)
            {
                actor.Tell(new LoopMessageSuccess(message.Payload, _request.ActorInstanceId), message.Sender);
                continue;
            }

            foreach (var fact in Facts(facts))
                actor.Tell(AnswerTo(facts, fact), fact.Sender);
        }

        _answered?.SetResult();
    }

    private object AnswerTo(AtomicWrite facts, IPersistentRepresentation fact) =>
        Failure is { } failure ? new WriteMessageFailure(fact, failure, _request.ActorInstanceId)
        : _rejected?.GetValueOrDefault(facts) is { } rejection ? new WriteMessageRejected(fact, rejection, _request.ActorInstanceId)
        : new WriteMessageSuccess(fact, _request.ActorInstanceId);

    /// <summary>Adds all rows of an atomic write, or none when one of its facts cannot be serialized.</summary>
    private void Add(AtomicWrite facts, Serialization serialization, string writer, long now)
    {
        var before = _rows.Count;
        try
        {
            foreach (var fact in Facts(facts))
            {
                var stored = StoredPayload.Of(serialization, fact.Payload);
                _rows.Add(new(fact.PersistenceId, fact.SequenceNr, now, stored.Bytes, stored.Serializer, stored.Manifest, writer));
            }
        }
        catch (Exception e) // Whatever a serializer throws: the write is rejected, and its actor stops.
        {
            _rows.RemoveRange(before, _rows.Count - before);
            (_rejected ??= new(ReferenceEqualityComparer.Instance)).Add(facts, e);
        }
    }

    private static IEnumerable<IPersistentRepresentation> Facts(AtomicWrite facts) => (IEnumerable<IPersistentRepresentation>)facts.Payload;
}
