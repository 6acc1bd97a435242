using System.Data.Common;

namespace Webhooks.Outbox.Databases;

/// <summary>Wake-ups from transactions of other processes, over a connection of their own.</summary>
internal static class Notifications
{
    /// <summary>Calls back for each wake-up until it is cancelled or the connection breaks. Ends at once where there are none.</summary>
    public static async Task FollowAsync(
        Func<DbConnection> connect, OutboxDialect dialect, Action notified, CancellationToken cancellationToken)
    {
        if (dialect.Listen is not { } sql)
            return;
        var connection = connect();
        await using var _ = connection.ConfigureAwait(false);
        if (WaitOf(connection) is not { } wait)
            return;
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        var command = connection.CreateCommand();
        await using var __ = command.ConfigureAwait(false);
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            notified();
            await wait(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Npgsql's wait, found by its name: a reference to the driver would force a version of it on every application, those on other
    /// databases included. Without it the table is polled.
    /// </summary>
    private static Func<CancellationToken, Task>? WaitOf(DbConnection connection) =>
        connection.GetType().GetMethod("WaitAsync", [typeof(CancellationToken)])?.CreateDelegate<Func<CancellationToken, Task>>(connection);
}
