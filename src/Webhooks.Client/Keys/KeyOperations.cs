using Webhooks.Client.Http;
using Webhooks.Contracts;

namespace Webhooks.Client;

/// <summary>Creates, lists and revokes keys of the API, with a key that has the scope <c>admin</c> for all projects.</summary>
public sealed class KeyOperations
{
    private readonly ApiConnection _api;

    internal KeyOperations(ApiConnection api) => _api = api;

    /// <summary>
    /// Creates a key. Every node of the host accepts it when this returns. The answer has the key itself, which cannot be shown again.
    /// Without an answer this is not repeated, because a second key might be created.
    /// </summary>
    /// <param name="key">Its name and rights.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<CreatedKeyResource> CreateAsync(CreateKeyRequest key, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            ApiRequest.Post("keys", Repetition.WhenNothingWasDone).With(key, ContractsJson.Readable.CreateKeyRequest),
            ContractsJson.Readable.CreatedKeyResource,
            cancellationToken);

    /// <summary>The keys that are not revoked, newest first, without those of the host's configuration.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Listing<KeyResource> ListAsync(CancellationToken cancellationToken = default) => new(
        (limit, cursor, token) => _api.GetAsync(
            ApiPath.Query("keys", ("limit", ApiPath.Number(limit)), ("cursor", cursor)),
            ContractsJson.Readable.ListResourceKeyResource, token),
        cancellationToken);

    /// <summary>Ends a key: within a second every node of the host refuses it.</summary>
    /// <param name="keyId">Its id.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task RevokeAsync(string keyId, CancellationToken cancellationToken = default) =>
        _api.SendAsync(ApiRequest.Delete($"keys/{ApiPath.Segment(keyId, nameof(keyId))}"), cancellationToken);
}
