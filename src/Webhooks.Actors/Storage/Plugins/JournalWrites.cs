using Akka.Actor;
using Akka.Persistence;
using Akka.Serialization;

namespace Webhooks.Actors.Storage.Plugins;

/// <summary>
/// Writes what actors persist at the same time as one commit, and answers them. The base class of journals would start several tasks, a
/// timer and a message to another actor for each write; a webhook that delivers one event now and then would spend more on them than on
/// its row.
/// </summary>
internal sealed class JournalWrites
{
    private readonly string _writer = Guid.NewGuid().ToString("N");
    private readonly IRowStore _store;
    private readonly Serialization _serialization;
    private readonly IActorRef _journal;
    private readonly TimeProvider _time;
    private readonly BatchQueue<JournalWrite> _queue;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, JournalWrite> _unanswered = [];

    /// <param name="store">The tables.</param>
    /// <param name="serialization">Serializes facts.</param>
    /// <param name="largest">Rows in one transaction.</param>
    /// <param name="journal">The journal, in whose name actors are answered.</param>
    /// <param name="time">The time of each row.</param>
    public JournalWrites(IRowStore store, Serialization serialization, int largest, IActorRef journal, TimeProvider time)
    {
        (_store, _serialization, _journal, _time) = (store, serialization, journal, time);
        _queue = new(WriteAsync, largest, store.WritesAtOnce) { Weight = write => write.Rows.Count };
    }

    public void Add(WriteMessages request)
    {
        var write = JournalWrite.Of(request, _serialization, _writer, _time.GetUtcNow().UtcTicks);
        if (write.Rows.Count == 0)
        {
            write.Answer(_journal);
            return;
        }

        lock (_gate)
            _unanswered[write.PersistenceId] = write;
        _queue.Add(write);
    }

    /// <summary>Completes when what the actor persists at the moment is written, or has failed.</summary>
    public Task UntilAnsweredAsync(string persistenceId)
    {
        lock (_gate)
            return _unanswered.TryGetValue(persistenceId, out var write) ? write.UntilAnsweredAsync() : Task.CompletedTask;
    }

    private async Task WriteAsync(List<JournalWrite> group)
    {
        try
        {
            await _store.WriteAsync([.. group.SelectMany(write => write.Rows)]).ConfigureAwait(false);
        }
        // When one of the rows is there already, another node runs its actor too: this one's fails alone.
        catch (Exception e) when (group.Count > 1 && _store.IsConflict(e))
        {
            foreach (var write in group)
                await WriteAloneAsync(write).ConfigureAwait(false);
        }
        catch (Exception e) // Whatever it is, the actors must know.
        {
            group.ForEach(write => write.Failure = e);
        }

        lock (_gate)
            group.ForEach(write => _unanswered.Remove(write.PersistenceId));
        group.ForEach(write => write.Answer(_journal));
    }

    private async Task WriteAloneAsync(JournalWrite write)
    {
        try
        {
            await _store.WriteAsync(write.Rows).ConfigureAwait(false);
        }
        catch (Exception e) // The others of its group are written nevertheless; this one's actor gets to know.
        {
            write.Failure = e;
        }
    }
}
