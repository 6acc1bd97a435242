using System.Data.Common;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Writing;

/// <summary>
/// The writer's connection. Several nodes may write at once, even rows of one project or webhook while it moves: each transaction goes
/// through the tables in one order and through their rows in the order of their keys, so that there are no deadlocks.
/// </summary>
internal sealed class ReadModelTransaction(DbConnection connection) : IAsyncDisposable
{
    private readonly NumberStatements _numbers = new(connection);
    private readonly WebhookStatement _webhooks = new(connection);
    private readonly PassedStatement _passed = new(connection);
    private readonly DamageStatements _damages = new(connection);
    private readonly EventStatement _events = new(connection);
    private readonly TypeStatement _types = new(connection);
    private readonly AttemptStatements _attempts = new(connection);
    private readonly ExpiryStatements _expiries = new(connection);
    private readonly AuditStatement _audit = new(connection);

    public async Task WriteAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            try
            {
                await WriteAsync(entries, transaction, cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                // Numbers assigned in a transaction that was rolled back.
                _numbers.Forget();
                throw;
            }
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task WriteAsync(IReadOnlyList<LogEntry> entries, DbTransaction transaction, CancellationToken cancellationToken)
    {
        await _numbers.NumberProjectsAsync(
            entries.Where(entry => entry is not AuditEntry).Select(entry => entry.Project), transaction, cancellationToken)
            .ConfigureAwait(false);
        // By age: lists order webhooks by these numbers.
        foreach (var entry in Latest(entries.OfType<WebhookEntry>())
            .OrderBy(entry => (_numbers.Of(entry.Project), entry.View.CreatedAt))
            .ThenBy(entry => entry.View.Id.Value, StringComparer.Ordinal))
        {
            _webhooks.Add(_numbers.Of(entry.Project), entry);
        }

        await _webhooks.ExecuteAsync(transaction, cancellationToken).ConfigureAwait(false);
        _passed.Add(entries.OfType<PassedEntry>().Select(entry => (_numbers.Of(entry.Project), entry)));
        await _passed.ExecuteAsync(transaction, cancellationToken).ConfigureAwait(false);
        if (entries.Any(entry => entry is DamageEntry))
        {
            _damages.Add(Latest(entries)
                .Select(entry => (Project: _numbers.Of(entry.Project), entry))
                .OrderBy(row => row.Project).ThenBy(row => row.entry.Webhook.Value, StringComparer.Ordinal));
        }

        await _damages.ExecuteAsync(transaction, cancellationToken).ConfigureAwait(false);

        foreach (var entry in entries.OfType<EventsEntry>().OrderBy(entry => (_numbers.Of(entry.Project), entry.Row)))
        {
            _events.Add(_numbers.Of(entry.Project), entry);
            _types.Add(_numbers.Of(entry.Project), entry);
        }

        foreach (var entry in entries.OfType<ViolationsEntry>())
            _types.Add(_numbers.Of(entry.Project), entry);

        await _events.ExecuteAsync(transaction, cancellationToken).ConfigureAwait(false);
        await _types.ExecuteAsync(transaction, cancellationToken).ConfigureAwait(false);

        await _numbers.NumberWebhooksAsync(
            entries.Select(entry => entry switch
            {
                AttemptsEntry attempts => (attempts.Project, attempts.Webhook),
                StatusEntry statuses => (statuses.Project, statuses.Webhook),
                ExpiredEntry expired => (expired.Project, expired.Webhook),
                _ => default((ProjectId, WebhookId)?),
            }).OfType<(ProjectId, WebhookId)>(), transaction, cancellationToken).ConfigureAwait(false);
        _attempts.Add(entries.OfType<AttemptsEntry>().Select(entry => (_numbers.Of(entry.Project, entry.Webhook), entry.Attempts)));
        _attempts.Add(entries.OfType<StatusEntry>().Concat(entries.OfType<ExpiredEntry>().Select(entry => entry.Tried))
            .Select(entry => (_numbers.Of(entry.Project, entry.Webhook), entry)));
        await _attempts.ExecuteAsync(transaction, cancellationToken).ConfigureAwait(false);

        _expiries.Add(entries.OfType<RetentionEntry>().Select(entry => (_numbers.Of(entry.Project), entry)));
        _expiries.Add(entries.OfType<ExpiredEntry>().Select(entry => (_numbers.Of(entry.Project, entry.Webhook), entry)));
        await _expiries.ExecuteAsync(transaction, cancellationToken).ConfigureAwait(false);
        await _audit.WriteAsync(entries.OfType<AuditEntry>(), transaction, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The last damage of each webhook, unless a view followed: then it was repaired.</summary>
    private static IEnumerable<DamageEntry> Latest(IReadOnlyList<LogEntry> entries) => entries
        .Where(entry => entry is DamageEntry or WebhookEntry)
        .GroupBy(entry => (entry.Project, entry is WebhookEntry webhook ? webhook.View.Id : ((DamageEntry)entry).Webhook))
        .Select(group => group.Last())
        .OfType<DamageEntry>();

    /// <summary>
    /// The last view of each webhook. A recovering webhook offers its snapshot first, which may be older than its last view.
    /// </summary>
    private static List<WebhookEntry> Latest(IEnumerable<WebhookEntry> entries)
    {
        var latest = new Dictionary<(ProjectId, WebhookId), WebhookEntry>();
        foreach (var entry in entries)
        {
            if (!latest.TryGetValue((entry.Project, entry.View.Id), out var earlier) || earlier.Row <= entry.Row)
                latest[(entry.Project, entry.View.Id)] = entry;
        }

        return [.. latest.Values];
    }
}
