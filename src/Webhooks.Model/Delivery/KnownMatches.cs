namespace Webhooks.Model;

/// <summary>
/// What a project knows of a part of its log for one webhook: which of the events behind <paramref name="From"/> and up to
/// <paramref name="To"/> the webhook needs. It holds for the filter that the project has of it.
/// </summary>
/// <param name="From">Of events up to here it says nothing.</param>
/// <param name="Matches">Those that match.</param>
/// <param name="To">Up to here there are no others.</param>
internal sealed record KnownMatches(long From, EventPositions Matches, Cursor To)
{
    /// <summary>Whether it says if the event matches.</summary>
    public bool Decides(long sequence) => sequence > From && sequence <= To.Sequence;

    public bool Contains(long sequence) => Matches.FirstBehind(sequence - 1)?.Sequence == sequence;

    /// <summary>
    /// Where a webhook that has read up to the cursor may continue: before the next event that it needs. Where nothing is known of that
    /// event, rows before it may still be known, such as those of ten thousand webhooks that were registered since the last event.
    /// </summary>
    public Cursor Behind(Cursor read) => !Decides(read.Sequence + 1) ? OverRows(read)
        : Matches.FirstBehind(read.Sequence) is { } next ? new(next.Sequence - 1, next.Row)
        : To;

    private Cursor OverRows(Cursor read) => read.Sequence == To.Sequence && read.NextRow < To.NextRow ? To : read;
}
