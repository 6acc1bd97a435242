namespace Webhooks.Client;

/// <summary>The progress of publishing a stream. All counted events are in the journal, on disk.</summary>
/// <param name="Accepted">How many events were stored.</param>
/// <param name="Duplicates">How many were published before.</param>
/// <param name="LastSequence">The highest sequence among them; 0 when there are none.</param>
public readonly record struct PublishTotals(long Accepted, long Duplicates, long LastSequence)
{
    /// <summary>How many events of the stream are stored.</summary>
    public long Events => Accepted + Duplicates;

    /// <summary>
    /// The highest number of webhooks that ask for events of one batch: 0 when no webhook asks for any of the events, null when the host
    /// does not say.
    /// </summary>
    public int? Webhooks { get; init; }
}
