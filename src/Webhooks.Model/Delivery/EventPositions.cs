using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>Positions of events, in order.</summary>
internal sealed record EventPositions(ImmutableArray<EventPosition> All)
{
    public static EventPositions None { get; } = new([]);

    /// <summary>The first of them behind a sequence, or null.</summary>
    public EventPosition? FirstBehind(long sequence)
    {
        var place = CountUpTo(sequence);
        return place < All.Length ? All[place] : null;
    }

    /// <summary>Those behind a sequence.</summary>
    public EventPositions Behind(long sequence) => CountUpTo(sequence) switch
    {
        0 => this,
        var count when count == All.Length => None,
        var count => new(All.RemoveRange(0, count)),
    };

    public bool Equals(EventPositions? other) => other is not null && All.AsSpan().SequenceEqual(other.All.AsSpan());

    public override int GetHashCode() => All.Length;

    private int CountUpTo(long sequence)
    {
        var (low, high) = (0, All.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (All[middle].Sequence <= sequence)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
