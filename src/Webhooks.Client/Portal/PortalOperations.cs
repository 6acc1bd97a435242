using Webhooks.Client.Http;
using Webhooks.Contracts;

namespace Webhooks.Client;

/// <summary>Portal sessions: users who get some capabilities in one project for a while.</summary>
public sealed class PortalOperations
{
    private readonly ApiConnection _api;

    internal PortalOperations(ApiConnection api) => _api = api;

    /// <summary>Opens a session. Its URL and its token are in this answer only.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="session">What its user may do, and for how long.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<NewPortalSessionResource> OpenAsync(
        string projectId, PortalSessionRequest session, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        return _api.SendAsync(
            ApiRequest.Post(Path(projectId), Repetition.WhenNothingWasDone).With(session, ContractsJson.Readable.PortalSessionRequest),
            ContractsJson.Readable.NewPortalSessionResource,
            cancellationToken);
    }

    /// <summary>The open sessions, oldest first.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Listing<PortalSessionResource> ListAsync(string projectId, CancellationToken cancellationToken = default)
    {
        var path = Path(projectId);
        return new(
            (limit, cursor, token) => _api.GetAsync(
                ApiPath.Query(path, ("limit", ApiPath.Number(limit)), ("cursor", cursor)),
                ContractsJson.Readable.ListResourcePortalSessionResource, token),
            cancellationToken);
    }

    /// <summary>Ends a session, with its open pages, on every node within seconds.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task EndAsync(string projectId, string sessionId, CancellationToken cancellationToken = default) =>
        _api.SendAsync(ApiRequest.Delete($"{Path(projectId)}/{ApiPath.Segment(sessionId, nameof(sessionId))}"), cancellationToken);

    /// <summary>Ends all sessions of a project.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task EndAllAsync(string projectId, CancellationToken cancellationToken = default) =>
        _api.SendAsync(ApiRequest.Delete(Path(projectId)), cancellationToken);

    private static string Path(string projectId) => $"{ApiPath.Project(projectId)}/portal-sessions";
}
