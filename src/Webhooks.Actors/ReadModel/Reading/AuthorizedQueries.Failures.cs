using Dapper;
using Webhooks.Actors.ReadModel.Reading;
using Webhooks.Model;

namespace Webhooks.Actors;

public sealed partial class AuthorizedQueries
{
    /// <summary>The failed attempt of the newest event that has one, for a failing webhook; null when none is recorded.</summary>
    public Task<RecordedFailure?> FindLastFailureAsync(ProjectId project, WebhookId webhook, CancellationToken cancellationToken) =>
        ReadAsync(
            project,
            async connection => (await connection.QueryFirstOrDefaultAsync<FailureRow>(
                ReadModelSql.LastFailure, new { project = project.Value, webhook = webhook.Value }).ConfigureAwait(false))?.ToFailure(),
            cancellationToken);

    private sealed record FailureRow(long At, long Failure, long? StatusCode)
    {
        public RecordedFailure ToFailure() => new(Journal.WireTypes.Instant(At), ((FailureReason)Failure).Name(), (int?)StatusCode);
    }
}

/// <summary>A failed attempt in short.</summary>
/// <param name="At">When it started.</param>
/// <param name="Reason">As in the API.</param>
/// <param name="StatusCode">The status of the answer, if there was one.</param>
public sealed record RecordedFailure(DateTimeOffset At, string Reason, int? StatusCode);
