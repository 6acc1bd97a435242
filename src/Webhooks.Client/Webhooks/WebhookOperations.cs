using Webhooks.Client.Http;
using Webhooks.Contracts;

namespace Webhooks.Client;

/// <summary>Creates, lists and changes webhooks.</summary>
public sealed class WebhookOperations
{
    private readonly ApiConnection _api;

    internal WebhookOperations(ApiConnection api) => _api = api;

    /// <summary>
    /// Creates a webhook. The answer has its <see cref="WebhookResource.Secret"/>. Without an answer this is not repeated, because a
    /// second webhook might be created.
    /// </summary>
    /// <param name="projectId">The project; its first use creates it.</param>
    /// <param name="webhook">At least name, URL and event types.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<WebhookResource> CreateAsync(
        string projectId, CreateWebhookRequest webhook, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            ApiRequest.Post(Path(projectId), Repetition.WhenNothingWasDone).With(webhook, ContractsJson.Readable.CreateWebhookRequest),
            ContractsJson.Readable.WebhookResource,
            cancellationToken);

    /// <summary>The webhooks of a project, oldest first.</summary>
    /// <param name="projectId">Their project.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Listing<WebhookResource> ListAsync(string projectId, CancellationToken cancellationToken = default)
    {
        var path = Path(projectId);
        return new(
            (limit, cursor, token) => _api.GetAsync(
                ApiPath.Query(path, ("limit", ApiPath.Number(limit)), ("cursor", cursor)),
                ContractsJson.Readable.ListResourceWebhookResource, token),
            cancellationToken);
    }

    /// <summary>A webhook.</summary>
    /// <param name="projectId">Its project.</param>
    /// <param name="webhookId">Its id.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<WebhookResource> GetAsync(string projectId, string webhookId, CancellationToken cancellationToken = default) =>
        _api.GetAsync(ApiPath.Webhook(projectId, webhookId), ContractsJson.Readable.WebhookResource, cancellationToken);

    /// <summary>Changes a webhook.</summary>
    /// <param name="projectId">Its project.</param>
    /// <param name="webhookId">Its id.</param>
    /// <param name="changes">Fields that are null in it stay as they are.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<WebhookResource> UpdateAsync(
        string projectId, string webhookId, UpdateWebhookRequest changes, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            new ApiRequest(HttpMethod.Patch, ApiPath.Webhook(projectId, webhookId)).With(
                changes, ContractsJson.Readable.UpdateWebhookRequest),
            ContractsJson.Readable.WebhookResource,
            cancellationToken);

    /// <summary>Deletes a webhook and cancels its pending deliveries.</summary>
    /// <param name="projectId">Its project.</param>
    /// <param name="webhookId">Its id.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task DeleteAsync(string projectId, string webhookId, CancellationToken cancellationToken = default) =>
        _api.SendAsync(ApiRequest.Delete(ApiPath.Webhook(projectId, webhookId)), cancellationToken);

    /// <summary>Pauses a webhook; the host keeps its events.</summary>
    /// <param name="projectId">Its project.</param>
    /// <param name="webhookId">Its id.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<WebhookResource> PauseAsync(string projectId, string webhookId, CancellationToken cancellationToken = default) =>
        ActAsync(projectId, webhookId, "pause", Repetition.Harmless, cancellationToken);

    /// <summary>Resumes a paused webhook, with everything since.</summary>
    /// <param name="projectId">Its project.</param>
    /// <param name="webhookId">Its id.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<WebhookResource> ResumeAsync(string projectId, string webhookId, CancellationToken cancellationToken = default) =>
        ActAsync(projectId, webhookId, "resume", Repetition.Harmless, cancellationToken);

    /// <summary>Enables a webhook that the system disabled.</summary>
    /// <param name="projectId">Its project.</param>
    /// <param name="webhookId">Its id.</param>
    /// <param name="skipBacklog">Whether it continues with the next event instead of everything since.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<WebhookResource> EnableAsync(
        string projectId, string webhookId, bool skipBacklog = false, CancellationToken cancellationToken = default) => skipBacklog
        ? ActAsync(projectId, webhookId, "enable?skip_backlog=true", Repetition.WhenNothingWasDone,
            cancellationToken) // a second time would skip more
        : ActAsync(projectId, webhookId, "enable", Repetition.Harmless, cancellationToken);

    /// <summary>Sends a <c>webhook.test</c> event to this webhook only.</summary>
    /// <param name="projectId">Its project.</param>
    /// <param name="webhookId">Its id.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<TestAnswer> TestAsync(string projectId, string webhookId, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            ApiRequest.Post($"{ApiPath.Webhook(projectId, webhookId)}/test", Repetition.WhenNothingWasDone),
            ContractsJson.Readable.TestAnswer,
            cancellationToken);

    /// <summary>The signing secret in plaintext.</summary>
    /// <param name="projectId">Its project.</param>
    /// <param name="webhookId">Its id.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<SecretResource> GetSecretAsync(string projectId, string webhookId, CancellationToken cancellationToken = default) =>
        _api.GetAsync($"{ApiPath.Webhook(projectId, webhookId)}/secret", ContractsJson.Readable.SecretResource, cancellationToken);

    /// <summary>Replaces the signing secret; both secrets sign until the overlap ends.</summary>
    /// <param name="projectId">Its project.</param>
    /// <param name="webhookId">Its id.</param>
    /// <param name="overlap">How long the current secret signs beside the new one; 0 to 30 days, 24 hours if absent. 0 ends all earlier
    /// ones at once.</param>
    /// <param name="secret">The new secret, in the form that the webhook signs with; generated by the host if absent.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<SecretResource> RotateSecretAsync(
        string projectId, string webhookId, TimeSpan? overlap = null, string? secret = null, CancellationToken cancellationToken = default)
    {
        var rotation = new RotateSecretRequest { Overlap = overlap is { } time ? Durations.Format(time) : null, Secret = secret };
        return _api.SendAsync(
            ApiRequest.Post($"{ApiPath.Webhook(projectId, webhookId)}/secret/rotate", Repetition.WhenNothingWasDone)
                .With(rotation, ContractsJson.Readable.RotateSecretRequest),
            ContractsJson.Readable.SecretResource,
            cancellationToken);
    }

    /// <summary>The statistics of its attempts over time.</summary>
    /// <param name="projectId">Its project.</param>
    /// <param name="webhookId">Its id.</param>
    /// <param name="range">How far back: <c>hour</c> (by the minute), <c>day</c> (by 15 minutes) or <c>week</c> (by two hours); an hour if
    /// absent.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<StatisticsResource> GetStatisticsAsync(
        string projectId, string webhookId, string? range = null, CancellationToken cancellationToken = default) =>
        _api.GetAsync(
            ApiPath.Query($"{ApiPath.Webhook(projectId, webhookId)}/stats", ("range", range)), ContractsJson.Readable.StatisticsResource,
            cancellationToken);

    /// <summary>Tries a filter on the last events of a project.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="check">The filter.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<FilterCheckAnswer> CheckFilterAsync(
        string projectId, FilterCheckRequest check, CancellationToken cancellationToken = default) =>
        CheckAsync(ApiPath.Project(projectId), check, cancellationToken);

    /// <summary>Tries a webhook's filter on the last events of its project.</summary>
    /// <param name="projectId">Its project.</param>
    /// <param name="webhookId">Its id.</param>
    /// <param name="check">The webhook supplies fields that are null in it.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<FilterCheckAnswer> CheckFilterAsync(
        string projectId, string webhookId, FilterCheckRequest check, CancellationToken cancellationToken = default) =>
        CheckAsync(ApiPath.Webhook(projectId, webhookId), check, cancellationToken);

    private Task<FilterCheckAnswer> CheckAsync(string path, FilterCheckRequest check, CancellationToken cancellationToken) =>
        _api.SendAsync(
            ApiRequest.Post($"{path}/filter-check", Repetition.Harmless).With(check, ContractsJson.Readable.FilterCheckRequest),
            ContractsJson.Readable.FilterCheckAnswer,
            cancellationToken);

    private static string Path(string projectId) => $"{ApiPath.Project(projectId)}/webhooks";

    private Task<WebhookResource> ActAsync(
        string projectId, string webhookId, string action, Repetition repetition, CancellationToken cancellationToken) =>
        _api.SendAsync(
            ApiRequest.Post($"{ApiPath.Webhook(projectId, webhookId)}/{action}", repetition), ContractsJson.Readable.WebhookResource,
            cancellationToken);
}
