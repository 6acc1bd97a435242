using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Reading;

/// <summary>Ascending sequences as ranges, up to a maximum number: above it the last range includes the gaps.</summary>
internal sealed class RangeList
{
    /// <summary>They are a part of one fact.</summary>
    public const int MaxRanges = 10_000;

    private readonly List<SequenceRange> _ranges = [];

    public IReadOnlyList<SequenceRange> Ranges => _ranges;

    public void Add(long sequence)
    {
        if (_ranges.Count > 0 && (_ranges[^1].To + 1 == sequence || _ranges.Count == MaxRanges))
            _ranges[^1] = new(_ranges[^1].From, sequence);
        else
            _ranges.Add(new(sequence, sequence));
    }
}
