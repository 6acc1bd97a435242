using Webhooks.Client.Http;
using Webhooks.Contracts;

namespace Webhooks.Client;

/// <summary>The catalogue of event types.</summary>
public sealed class EventTypeOperations
{
    private readonly ApiConnection _api;

    internal EventTypeOperations(ApiConnection api) => _api = api;

    /// <summary>The event types that are defined or that the project has had, by name.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Listing<EventTypeResource> ListAsync(string projectId, CancellationToken cancellationToken = default)
    {
        var path = $"{ApiPath.Project(projectId)}/event-types";
        return new(
            (limit, cursor, token) => _api.GetAsync(
                ApiPath.Query(path, ("limit", ApiPath.Number(limit)), ("cursor", cursor)),
                ContractsJson.Readable.ListResourceEventTypeResource, token),
            cancellationToken);
    }

    /// <summary>An event type.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="type">Its name, such as <c>image.status_changed</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<EventTypeResource> GetAsync(string projectId, string type, CancellationToken cancellationToken = default) =>
        _api.GetAsync(Path(projectId, type), ContractsJson.Readable.EventTypeResource, cancellationToken);

    /// <summary>Defines an event type, or replaces its definition. From the answer on its schema holds for each publish.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="type">Its name.</param>
    /// <param name="definition">The definition.</param>
    /// <param name="force">Takes a schema even if it refuses samples or stored events.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<EventTypeResource> PutAsync(
        string projectId, string type, EventTypeRequest definition, bool force = false, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            new ApiRequest(HttpMethod.Put, ApiPath.Query(Path(projectId, type), ("force", force ? "true" : null)))
                .With(definition, ContractsJson.Readable.EventTypeRequest),
            ContractsJson.Readable.EventTypeResource,
            cancellationToken);

    /// <summary>Takes an event type out of the project's catalogue; its events are published and delivered as before.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="type">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task DeleteAsync(string projectId, string type, CancellationToken cancellationToken = default) =>
        _api.SendAsync(ApiRequest.Delete(Path(projectId, type)), cancellationToken);

    private static string Path(string projectId, string type) =>
        $"{ApiPath.Project(projectId)}/event-types/{ApiPath.Segment(type, nameof(type))}";
}
