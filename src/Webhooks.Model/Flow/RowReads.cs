namespace Webhooks.Model;

/// <summary>Pending reads of the log: one of the next rows, and one for each row that a retry needs.</summary>
internal sealed class RowReads
{
    private readonly Dictionary<long, List<Retry>> _ofRetries = [];

    /// <summary>Whether the next rows are being read.</summary>
    public bool IsReadingOn { get; set; }

    /// <summary>A retry needs its row; false when the row is already being read. One row contains many resent deliveries.</summary>
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

    /// <summary>The read of a row has ended; returns the retries that waited for it.</summary>
    public IReadOnlyList<Retry> End(long row) => _ofRetries.Remove(row, out var retries) ? retries : [];
}
