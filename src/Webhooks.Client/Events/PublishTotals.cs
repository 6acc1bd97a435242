namespace Webhooks.Client;

/// <summary>How far the publishing of a stream has come. All that is counted is in the journal, on disk.</summary>
/// <param name="Accepted">How many events were stored.</param>
/// <param name="Duplicates">How many had been published before.</param>
/// <param name="LastSequence">The highest sequence among them; 0 when there are none.</param>
public readonly record struct PublishTotals(long Accepted, long Duplicates, long LastSequence)
{
    /// <summary>How many events of the stream are stored.</summary>
    public long Events => Accepted + Duplicates;
}
