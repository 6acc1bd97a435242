using System.Data.Common;
using Dapper;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Reading;

/// <summary>The attempts of a delivery, in their order: rows, and the first may be in a chunk.</summary>
internal static class AttemptList
{
    private const string Rows = """
        SELECT a.number AS Number, a.at AS At, a.duration AS Duration, a.failure AS Failure, a.status_code AS StatusCode,
          a.failure_detail AS FailureDetail, a.dns AS Dns, a.connect AS Connect, a.tls AS Tls, a.response_headers AS ResponseHeaders,
          a.response_body AS ResponseBody, a.response_truncated AS ResponseTruncated
        FROM log_attempt a
        WHERE a.webhook_no = (SELECT w.no FROM log_webhook w JOIN log_project p ON p.no = w.project_no WHERE p.id = @project AND w.id = @webhook)
          AND a.sequence = @sequence
        ORDER BY a.number
        """;

    public static async Task<IReadOnlyList<AttemptView>> ReadAsync(
        DbConnection connection, ProjectId project, WebhookId webhook, long sequence)
    {
        var rows = (await connection.QueryAsync<AttemptRow>(
            Rows, new { project = project.Value, webhook = webhook.Value, sequence }).ConfigureAwait(false)).AsList();
        if (rows is not [{ Number: 1 }, ..]
            && await ChunkedDeliveries.AttemptAsync(connection, project, webhook, sequence).ConfigureAwait(false) is { } first)
        {
            rows.Insert(0, first);
        }

        return rows.ConvertAll(row => row.ToView());
    }
}
