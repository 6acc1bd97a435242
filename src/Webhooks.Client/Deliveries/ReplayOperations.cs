using Webhooks.Client.Http;
using Webhooks.Contracts;

namespace Webhooks.Client;

/// <summary>Replays: past events that a webhook sends again.</summary>
public sealed class ReplayOperations
{
    private readonly ApiConnection _api;

    internal ReplayOperations(ApiConnection api) => _api = api;

    /// <summary>
    /// Sends past events again, within the webhook's throttle, beside live traffic; with <see cref="ReplayRequest.DryRun"/> it only counts
    /// them.
    /// </summary>
    /// <param name="projectId">The webhook's project.</param>
    /// <param name="webhookId">The webhook.</param>
    /// <param name="replay">Which events.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<ReplayAnswer> CreateAsync(
        string projectId, string webhookId, ReplayRequest replay, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(replay);
        var repetition = replay.DryRun ? Repetition.Harmless : Repetition.WhenNothingWasDone;
        return _api.SendAsync(
            ApiRequest.Post($"{ApiPath.Webhook(projectId, webhookId)}/replay", repetition)
                .With(replay, ContractsJson.Readable.ReplayRequest),
            ContractsJson.Readable.ReplayAnswer,
            cancellationToken);
    }

    /// <summary>The running replays and the last ones that ended, newest first.</summary>
    /// <param name="projectId">The webhook's project.</param>
    /// <param name="webhookId">The webhook.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Listing<ReplayResource> ListAsync(string projectId, string webhookId, CancellationToken cancellationToken = default)
    {
        var path = Path(projectId, webhookId);
        return new(
            (limit, cursor, token) => _api.GetAsync(
                ApiPath.Query(path, ("limit", ApiPath.Number(limit)), ("cursor", cursor)),
                ContractsJson.Readable.ListResourceReplayResource, token),
            cancellationToken);
    }

    /// <summary>A replay from the list; null when it is not, or no longer, in the list.</summary>
    /// <param name="projectId">The webhook's project.</param>
    /// <param name="webhookId">The webhook.</param>
    /// <param name="replayId">Its id.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<ReplayResource?> FindAsync(
        string projectId, string webhookId, string replayId, CancellationToken cancellationToken = default)
    {
        await foreach (var replay in ListAsync(projectId, webhookId, cancellationToken).ConfigureAwait(false))
        {
            if (replay.Id == replayId)
                return replay;
        }

        return null;
    }

    /// <summary>Ends a replay: events that it has not tried stay as they were. A replay that has ended does not change.</summary>
    /// <param name="projectId">The webhook's project.</param>
    /// <param name="webhookId">The webhook.</param>
    /// <param name="replayId">Its id.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task CancelAsync(string projectId, string webhookId, string replayId, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            ApiRequest.Delete($"{Path(projectId, webhookId)}/{ApiPath.Segment(replayId, nameof(replayId))}"), cancellationToken);

    private static string Path(string projectId, string webhookId) => $"{ApiPath.Webhook(projectId, webhookId)}/replays";
}
