using System.Collections.Immutable;
using Webhooks.Model;
using Webhooks.Outbox.Rows;

namespace Webhooks.Outbox.Relaying;

/// <summary>What to do with the rows of one read.</summary>
/// <param name="SetAside">Rows that cannot be events.</param>
/// <param name="Batches">At most one for a project.</param>
internal sealed record ReadPlan(ImmutableArray<SetAsideRow> SetAside, ImmutableArray<Batch> Batches)
{
    /// <summary>
    /// Takes from each project its first rows, as far as the bounds allow. Rows beyond stay in the table for the next read: no event
    /// overtakes an earlier one of its project.
    /// </summary>
    /// <param name="rows">In the order of the table.</param>
    /// <param name="bounds">How much is taken.</param>
    /// <param name="places">How many projects may have a batch.</param>
    public static ReadPlan Of(IReadOnlyList<OutboxRow> rows, BatchBounds bounds, int places)
    {
        var setAside = ImmutableArray.CreateBuilder<SetAsideRow>();
        var filling = new OrderedDictionary<ProjectId, Filling>();
        foreach (var row in rows)
        {
            var (readable, reason) = RowRules.Read(row, bounds.MaxEventBytes);
            if (readable is null)
                setAside.Add(new(row.Position, reason!));
            else if (filling.TryGetValue(readable.Project, out var batch))
                batch.TryAdd(readable, bounds);
            else if (filling.Count < places)
                filling.Add(readable.Project, new(readable));
        }

        return new(setAside.ToImmutable(), [.. filling.Select(project => new Batch(project.Key, [.. project.Value.Events]))]);
    }

    private sealed class Filling(RelayEvent first)
    {
        private long _bytes = first.Draft.Data.Length;
        private bool _isFull;

        public List<RelayEvent> Events { get; } = [first];

        /// <summary>After the first event that does not fit none is taken, however small.</summary>
        public void TryAdd(RelayEvent next, BatchBounds bounds)
        {
            _isFull |= Events.Count >= bounds.MaxEvents || _bytes + next.Draft.Data.Length > bounds.MaxBytes;
            if (_isFull)
                return;
            Events.Add(next);
            _bytes += next.Draft.Data.Length;
        }
    }
}

/// <summary>How much is published at once.</summary>
/// <param name="MaxEvents">Events of a batch.</param>
/// <param name="MaxBytes">Bytes of data of a batch, unless a single event is larger.</param>
/// <param name="MaxEventBytes">Bytes of data of an event.</param>
internal sealed record BatchBounds(int MaxEvents, int MaxBytes, int MaxEventBytes);
