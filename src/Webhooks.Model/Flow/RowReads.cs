namespace Webhooks.Model;

/// <summary>Reads of the log that have not been answered: one of the rows that follow, and one of each row that a retry needs.</summary>
internal sealed class RowReads
{
    private readonly Dictionary<long, List<Retry>> _ofRetries = [];

    /// <summary>Whether the rows that follow are being read.</summary>
    public bool IsReadingOn { get; set; }

    /// <summary>A retry needs its row; false when the row is being read already. Many resent deliveries stand in one row.</summary>
    public bool TryBegin(Retry retry)
    {
        if (_ofRetries.TryGetValue(retry.Position.Row, out var waiting))
        {
            waiting.Add(retry);
            return false;
        }

        _ofRetries.Add(retry.Position.Row, [retry]);
        return true;
    }

    /// <summary>The read of a row has ended; the retries that waited for it.</summary>
    public IReadOnlyList<Retry> End(long row) => _ofRetries.Remove(row, out var retries) ? retries : [];
}
