using Webhooks.Client.Http;
using Webhooks.Contracts;

namespace Webhooks.Client;

/// <summary>The owners of webhooks and events.</summary>
public sealed class ProjectOperations
{
    private readonly ApiConnection _api;

    internal ProjectOperations(ApiConnection api) => _api = api;

    /// <summary>The projects that the key may see, by id. The first event or webhook creates a project.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Listing<ProjectResource> ListAsync(CancellationToken cancellationToken = default) => new(
        (limit, cursor, token) => _api.GetAsync(
            ApiPath.Query("projects", ("limit", ApiPath.Number(limit)), ("cursor", cursor)),
            ContractsJson.Readable.ListResourceProjectResource, token),
        cancellationToken);
}
