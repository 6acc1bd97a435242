using System.Data.Common;
using Dapper;
using Webhooks.Model;

namespace Webhooks.Actors.Streams;

/// <summary>Finds rows of the journal by the sequences of their events, in the read model, which may lack the last ones.</summary>
internal sealed class LogPlaces(Func<CancellationToken, Task<DbConnection>> open)
{
    private const string Row = """
        SELECT e.journal_row FROM log_event e
        WHERE e.project_no = (SELECT no FROM log_project WHERE id = @project)
          AND e.sequence <= @next
          AND e.sequence > COALESCE(
            (SELECT r.expired FROM log_retention r WHERE r.project_no = (SELECT no FROM log_project WHERE id = @project)), 0)
        ORDER BY e.sequence DESC LIMIT 1
        """;

    /// <summary>A row at or before the first event after the given one; 1, the first of all, if it is unknown.</summary>
    public async Task<long> RowBeforeAsync(ProjectId project, long after, CancellationToken cancellationToken)
    {
        var connection = await open(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
            return await connection.ExecuteScalarAsync<long?>(
                Row, new { project = project.Value, next = after + 1 }).ConfigureAwait(false) ?? 1;
    }
}
