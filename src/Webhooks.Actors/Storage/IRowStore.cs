namespace Webhooks.Actors.Storage;

/// <summary>A row of the journal.</summary>
internal sealed record JournalRow(
    string PersistenceId, long SequenceNumber, long Created, byte[] Message, int? Identifier, string Manifest, string? WriterUuid)
{
    /// <summary>Only its number counts: it keeps the place of rows that are deleted.</summary>
    public bool Deleted { get; init; }
}

/// <summary>A row of the snapshots.</summary>
internal sealed record SnapshotRow(
    string PersistenceId, long SequenceNumber, long Created, byte[] Bytes, int? SerializerId, string Manifest);

/// <summary>
/// The journal and the snapshots as tables: what many actors ask for at once is read by one query and written by one commit. Each method
/// is called by one caller at a time, except <see cref="WriteAsync"/>.
/// </summary>
internal interface IRowStore
{
    /// <summary>How many calls of <see cref="WriteAsync"/> at once the database is served best with.</summary>
    int WritesAtOnce { get; }

    /// <summary>Reads the first rows behind the given ones, of each actor so many at most, in order.</summary>
    Task<IReadOnlyList<JournalRow>> ReadAsync(IReadOnlyList<(string PersistenceId, long After)> wanted, int most);

    /// <summary>Reads the latest snapshot of each actor that has one.</summary>
    Task<IReadOnlyList<SnapshotRow>> ReadSnapshotsAsync(IReadOnlyList<string> persistenceIds);

    /// <summary>Writes all rows, or none; they are on disk when it returns.</summary>
    Task WriteAsync(IReadOnlyList<JournalRow> rows);

    /// <summary>
    /// Writes snapshots and deletes the earlier ones of their actors. It does not wait for the disk: a snapshot that is lost was not yet
    /// followed by anything that is on disk.
    /// </summary>
    Task SaveAsync(IReadOnlyList<SnapshotRow> snapshots);

    /// <summary>Whether a write failed because one of its rows is there already, so that no row of it was written.</summary>
    bool IsConflict(Exception failure);
}
