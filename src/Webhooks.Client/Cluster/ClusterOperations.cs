using Webhooks.Client.Http;
using Webhooks.Contracts;

namespace Webhooks.Client;

/// <summary>The host's nodes.</summary>
public sealed class ClusterOperations
{
    private readonly ApiConnection _api;

    internal ClusterOperations(ApiConnection api) => _api = api;

    /// <summary>The nodes and the shards of each, as the answering node sees them.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<ClusterResource> GetAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync("cluster", ContractsJson.Readable.ClusterResource, cancellationToken);
}
