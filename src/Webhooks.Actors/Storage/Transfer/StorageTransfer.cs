using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Webhooks.Actors.Storage.Transfer;

/// <summary>
/// Copies one database – projects, webhooks, cursors, retained events, attempts – into another that is empty, whichever
/// of them is SQLite or PostgreSQL. All of it or nothing: the copy is one transaction, and an interruption leaves the target unchanged.
/// </summary>
/// <remarks>
/// Rows are copied unchanged: secrets stay encrypted, so the target's host needs the keys of the source's. No host may run on either of
/// the two: for SQLite files this is checked; from a PostgreSQL database the copy is a snapshot of one instant.
/// </remarks>
public static class StorageTransfer
{
    /// <summary>Rows between two reports of progress.</summary>
    private const int Step = 1000;

    /// <param name="from">Stays as it is.</param>
    /// <param name="to">Created if missing; must be empty.</param>
    /// <param name="progress">Called with each table's rows as they are copied.</param>
    /// <returns>How many rows were copied, by table.</returns>
    /// <exception cref="WebhooksStartupException">One of the two cannot be used, or the target is not empty.</exception>
    public static async Task<IReadOnlyDictionary<string, long>> CopyAsync(
        StorageOptions from, StorageOptions to, Action<TransferProgress> progress, CancellationToken cancellationToken = default)
    {
        RequireOurs(from);
        using var source = new WebhooksStorage(from);
        using var target = new WebhooksStorage(to);
        source.Open();
        target.Open();
        var reading = await source.OpenForReadModelAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = reading.ConfigureAwait(false);
        var writing = await target.OpenForReadModelAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = writing.ConfigureAwait(false);
        var tables = await TransferTable.AllAsync(writing).ConfigureAwait(false);
        await RequireEmptyAsync(writing).ConfigureAwait(false);
        return await CopyAsync(reading, TransferTarget.Of(writing), tables, progress, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyDictionary<string, long>> CopyAsync(
        DbConnection reading, TransferTarget target, IReadOnlyList<TransferTable> tables, Action<TransferProgress> progress,
        CancellationToken cancellationToken)
    {
        var copied = new Dictionary<string, long>();
        var instant = await reading.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken)
            .ConfigureAwait(false);
        await using var _ = instant.ConfigureAwait(false);
        await target.BeginAsync(cancellationToken).ConfigureAwait(false);
        foreach (var table in tables)
        {
            var total = await reading.ExecuteScalarAsync<long>($"SELECT count(*) FROM {table.Name}", transaction: instant)
                .ConfigureAwait(false);
            var rows = await reading.ExecuteReaderAsync(table.Select, transaction: instant).ConfigureAwait(false);
            await using var __ = rows.ConfigureAwait(false);
            progress(new(table.Name, 0, total));
            copied[table.Name] = await target.WriteAsync(table, Counted(rows, table, total, progress, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            progress(new(table.Name, total, total));
        }

        await target.CommitAsync(tables, cancellationToken).ConfigureAwait(false);
        return copied;
    }

    private static async IAsyncEnumerable<DbDataReader> Counted(
        DbDataReader rows, TransferTable table, long total, Action<TransferProgress> progress,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var count = 0L; await rows.ReadAsync(cancellationToken).ConfigureAwait(false); count++)
        {
            if (count > 0 && count % Step == 0)
                progress(new(table.Name, count, total));
            yield return rows;
        }
    }

    /// <summary>Opening a SQLite file creates its tables; a source must already have them.</summary>
    private static void RequireOurs(StorageOptions from)
    {
        if (from.Provider != StorageProvider.Sqlite)
            return;
        var path = SqliteFile.PathOf(from.ConnectionString);
        if (!File.Exists(path))
            throw new WebhooksStartupException($"There is no file '{path}'.");
        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
            connection.Open();
            if (connection.ExecuteScalar<long>(
                "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('journal', 'log_project')") < 2)
                throw new WebhooksStartupException($"The file '{path}' is a SQLite database, but Webhooks did not create it.");
        }
        catch (SqliteException e)
        {
            throw new WebhooksStartupException($"The file '{path}' cannot be read: {e.Message}", e);
        }
    }

    private static async Task RequireEmptyAsync(DbConnection target)
    {
        var rows = await target.ExecuteScalarAsync<long>("SELECT count(*) FROM journal").ConfigureAwait(false);
        if (rows > 0)
            throw new WebhooksStartupException(
                $"The target already holds {rows:N0} journal rows; a copy needs an empty database, because it cannot be merged with what "
                    + "is there.");
    }
}

/// <summary>The progress of copying a table.</summary>
public readonly record struct TransferProgress(string Table, long Rows, long Total);
