namespace Webhooks.Dashboard.Pages.Deliveries;

/// <summary>
/// The places of a list's deliveries: the sequences of their events. New ones are held back while the user reads further down, so that
/// no line moves.
/// </summary>
internal sealed class DeliveryPlaces
{
    // The oldest first, so that new ones are added at the end.
    private readonly List<long> _sequences;
    private int _held;

    /// <param name="newestFirst">The sequences.</param>
    /// <param name="isCut">Whether there are older ones.</param>
    /// <param name="heldAfter">Newer ones than this sequence are held back; null for none.</param>
    public DeliveryPlaces(IReadOnlyList<long> newestFirst, bool isCut, long? heldAfter = null)
    {
        _sequences = [.. newestFirst.Reverse()];
        IsCut = isCut;
        if (heldAfter is { } after)
            _held = newestFirst.TakeWhile(sequence => sequence > after).Count();
    }

    public static DeliveryPlaces None => new([], isCut: false);

    /// <summary>Whether there are older ones than the list has.</summary>
    public bool IsCut { get; }

    /// <summary>How many are listed.</summary>
    public int Count => _sequences.Count - _held;

    /// <summary>How many new ones are held back.</summary>
    public int Held => _held;

    /// <summary>The newest of all; 0 when there is none.</summary>
    public long Newest => _sequences.Count > 0 ? _sequences[^1] : 0;

    /// <summary>The newest that is listed; 0 when none is.</summary>
    public long NewestListed => Count > 0 ? _sequences[Count - 1] : 0;

    /// <summary>Adds new ones.</summary>
    /// <param name="newestFirst">Sequences above <see cref="Newest"/>.</param>
    /// <param name="hold">Whether to hold them back.</param>
    public void Add(IReadOnlyList<long> newestFirst, bool hold)
    {
        _sequences.AddRange(newestFirst.Reverse());
        if (hold && Count > 0)
            _held += newestFirst.Count;
        else
            Release();
    }

    /// <summary>Lists the ones that were held back.</summary>
    public void Release() => _held = 0;

    /// <summary>A part of the list, newest first.</summary>
    public IReadOnlyList<long> Slice(int start, int count)
    {
        var slice = new List<long>(Math.Max(0, Math.Min(count, Count - start)));
        for (var i = start; i < Count && i - start < count; i++)
            slice.Add(_sequences[Count - 1 - i]);
        return slice;
    }
}
