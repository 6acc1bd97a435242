using System.Data.Common;
using Dapper;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Reading;

/// <summary>
/// Webhooks that do not receive an event because of their filter. They have no row for it: their filters are evaluated again.
/// </summary>
internal static class FilteredOut
{
    // Events from before a webhook's creation are not for it, unless it started in the past and has not read them yet.
    private const string Candidates = """
        SELECT w.id AS Id, w.definition AS Definition, w.cursor AS Cursor, w.no AS No FROM log_webhook w
        WHERE w.project_no = (SELECT no FROM log_project WHERE id = @project) AND w.deleted = 0
          AND (w.created_at <= @acceptedAt OR w.cursor < @sequence) ORDER BY w.no
        """;

    public static async Task<IReadOnlyList<FilteredView>> OfEventAsync(
        DbConnection connection, ProjectId project, EventRow @event, PublishedEvent stored, IReadOnlySet<WebhookId> delivered)
    {
        var found = new List<FilteredView>();
        foreach (var reader in await connection.QueryAsync<ReaderRow>(
            Candidates, new { project = project.Value, acceptedAt = @event.AcceptedAt, sequence = @event.Sequence }).ConfigureAwait(false))
        {
            var webhook = WebhookId.Parse(reader.Id);
            if (!delivered.Contains(webhook) && reader.Filter.Payload is { } payload && reader.WantsType(@event)
                && payload.Explain(stored.Body.Span, @event.Key, stored.Former) is { } mismatch)
            {
                found.Add(new(webhook, reader.Name, mismatch));
            }
        }

        return found;
    }
}
