using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>The position of an event: its sequence, and the row of the project's journal that holds it.</summary>
public readonly record struct EventPosition(long Sequence, long Row);

/// <summary>The position of a reader in the project's log: it has read events up to <paramref name="Sequence"/>.</summary>
/// <param name="Sequence">The last event that was read; 0 before the first.</param>
/// <param name="NextRow">The journal row from which to read later events; it may also contain earlier ones.</param>
public readonly record struct Cursor(long Sequence, long NextRow)
{
    /// <summary>Before the first event.</summary>
    public static Cursor Earliest => new(0, 1);

    /// <summary>The one that is further along.</summary>
    internal static Cursor Later(Cursor one, Cursor other) => other.Sequence > one.Sequence ? other
        : other.Sequence == one.Sequence && other.NextRow > one.NextRow ? other
        : one;
}

/// <summary>Sequences from <paramref name="From"/> to <paramref name="To"/>, both included.</summary>
public readonly record struct SequenceRange(long From, long To);

/// <summary>The progress of a webhook, in its shortest form: one number when everything up to it is done.</summary>
/// <param name="Cursor">Every matching event up to it is settled or waits for a retry.</param>
/// <param name="Settled">The settled ranges beyond the cursor, in order and without overlap.</param>
public sealed record DeliveryProgress(Cursor Cursor, ImmutableArray<SequenceRange> Settled)
{
    /// <summary>Nothing is done beyond the cursor.</summary>
    public static DeliveryProgress At(Cursor cursor) => new(cursor, []);

    /// <inheritdoc/>
    public bool Equals(DeliveryProgress? other) =>
        other is not null && Cursor == other.Cursor && Settled.AsSpan().SequenceEqual(other.Settled.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Cursor, Settled.Length);

    /// <summary>Adds everything up to the cursor; an older cursor changes nothing.</summary>
    internal DeliveryProgress SkippedTo(Cursor cursor) =>
        cursor.Sequence > Cursor.Sequence ? new(cursor, [.. SettledBeyond(cursor.Sequence)]) : this;

    /// <summary>Adds these ranges. The cursor stays: only a reader knows its row.</summary>
    internal DeliveryProgress With(IEnumerable<long> sequences)
    {
        var settled = new List<SequenceRange>();
        var added = sequences.Where(sequence => !Covers(sequence)).Distinct().Select(sequence => new SequenceRange(sequence, sequence));
        foreach (var range in Settled.Concat(added).OrderBy(range => range.From))
        {
            if (settled is [.., var last] && last.To + 1 == range.From)
                settled[^1] = last with { To = range.To };
            else
                settled.Add(range);
        }

        return this with { Settled = [.. settled] };
    }

    /// <summary>The settled ranges behind the sequence. Mostly there are none, and each report asks.</summary>
    internal IEnumerable<SequenceRange> SettledBeyond(long sequence) => Settled.IsEmpty || Settled[^1].To <= sequence ? []
        : Settled.Where(range => range.To > sequence).Select(range => range with { From = Math.Max(range.From, sequence + 1) });

    internal bool Covers(long sequence)
    {
        if (sequence <= Cursor.Sequence)
            return true;
        var (low, high) = (0, Settled.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Settled[middle].To < sequence)
                low = middle + 1;
            else
                high = middle;
        }

        return low < Settled.Length && Settled[low].From <= sequence;
    }
}
