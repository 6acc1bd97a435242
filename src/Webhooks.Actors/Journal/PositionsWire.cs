using System.Collections.Immutable;
using Webhooks.Model;

namespace Webhooks.Actors.Journal;

/// <summary>Positions in order: alternately a sequence and its row, each as the distance from the one before.</summary>
internal static class PositionsWire
{
    public static void Add(ICollection<long> wire, EventPositions positions)
    {
        var before = default(EventPosition);
        foreach (var position in positions.All)
        {
            wire.Add(position.Sequence - before.Sequence);
            wire.Add(position.Row - before.Row);
            before = position;
        }
    }

    public static EventPositions Read(IReadOnlyList<long> wire)
    {
        var positions = ImmutableArray.CreateBuilder<EventPosition>(wire.Count / 2);
        var before = default(EventPosition);
        for (var i = 0; i + 1 < wire.Count; i += 2)
            positions.Add(before = new(before.Sequence + wire[i], before.Row + wire[i + 1]));
        return positions.Count == 0 ? EventPositions.None : new(positions.DrainToImmutable());
    }
}
