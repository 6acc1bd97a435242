using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Webhooks.Client.Http;
using Webhooks.Contracts;

namespace Webhooks.Client;

/// <summary>
/// The bins of the inspector. On a host without an inspector each of these fails with 404 and
/// <see cref="ProblemCodes.InspectorOff"/>.
/// </summary>
public sealed class BinOperations
{
    // A preset must not have any other field, not even null.
    private static readonly ContractsJson WithoutNulls =
        new(new JsonSerializerOptions(ContractsJson.Readable.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull });

    private readonly ApiConnection _api;

    internal BinOperations(ApiConnection api) => _api = api;

    /// <summary>Creates a bin; its <see cref="BinResource.Url"/> is for a webhook.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<BinResource> CreateAsync(CancellationToken cancellationToken = default) =>
        _api.SendAsync(ApiRequest.Post("bins", Repetition.WhenNothingWasDone), ContractsJson.Readable.BinResource, cancellationToken);

    /// <summary>Creates a bin with a name; its <see cref="BinResource.Url"/> is for a webhook.</summary>
    /// <param name="name">Its name, at most 100 characters.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<BinResource> CreateAsync(string name, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            ApiRequest.Post("bins", Repetition.WhenNothingWasDone).With(new BinRequest { Name = name }, ContractsJson.Readable.BinRequest),
            ContractsJson.Readable.BinResource,
            cancellationToken);

    /// <summary>Renames a bin.</summary>
    /// <param name="binId">Its id.</param>
    /// <param name="name">Its name, at most 100 characters; empty for none.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<BinResource> RenameAsync(string binId, string name, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            new ApiRequest(HttpMethod.Patch, ApiPath.Bin(binId)).With(new BinRequest { Name = name }, ContractsJson.Readable.BinRequest),
            ContractsJson.Readable.BinResource,
            cancellationToken);

    /// <summary>The bins, newest first.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Listing<BinResource> ListAsync(CancellationToken cancellationToken = default) => new(
        (limit, cursor, token) => _api.GetAsync(
            ApiPath.Query("bins", ("limit", ApiPath.Number(limit)), ("cursor", cursor)), ContractsJson.Readable.ListResourceBinResource,
            token),
        cancellationToken);

    /// <summary>A bin.</summary>
    /// <param name="binId">Its id.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<BinResource> GetAsync(string binId, CancellationToken cancellationToken = default) =>
        _api.GetAsync(ApiPath.Bin(binId), ContractsJson.Readable.BinResource, cancellationToken);

    /// <summary>Deletes a bin and its requests.</summary>
    /// <param name="binId">Its id.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task DeleteAsync(string binId, CancellationToken cancellationToken = default) =>
        _api.SendAsync(ApiRequest.Delete(ApiPath.Bin(binId)), cancellationToken);

    /// <summary>Sets the answer of a bin, instead of the previous answer.</summary>
    /// <param name="binId">Its id.</param>
    /// <param name="answer">Either a preset, or the answer's fields; fields that are null have their defaults.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<BinAnswerResource> SetAnswerAsync(string binId, BinAnswerResource answer, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            new ApiRequest(HttpMethod.Put, $"{ApiPath.Bin(binId)}/answer").With(answer, WithoutNulls.BinAnswerResource),
            ContractsJson.Readable.BinAnswerResource,
            cancellationToken);

    /// <summary>The requests of a bin, newest first.</summary>
    /// <param name="binId">Its id.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Listing<CaughtRequestResource> ListRequestsAsync(string binId, CancellationToken cancellationToken = default)
    {
        var path = $"{ApiPath.Bin(binId)}/requests";
        return new(
            (limit, cursor, token) => _api.GetAsync(
                ApiPath.Query(path, ("limit", ApiPath.Number(limit)), ("cursor", cursor)),
                ContractsJson.Readable.ListResourceCaughtRequestResource, token),
            cancellationToken);
    }

    /// <summary>A request that a bin has caught.</summary>
    /// <param name="binId">The bin's id.</param>
    /// <param name="number">The request's number within the bin.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<CaughtRequestResource> GetRequestAsync(string binId, long number, CancellationToken cancellationToken = default) =>
        _api.GetAsync(
            string.Create(CultureInfo.InvariantCulture, $"{ApiPath.Bin(binId)}/requests/{number}"),
            ContractsJson.Readable.CaughtRequestResource, cancellationToken);

    /// <summary>Deletes the requests of a bin.</summary>
    /// <param name="binId">Its id.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task ClearAsync(string binId, CancellationToken cancellationToken = default) =>
        _api.SendAsync(ApiRequest.Delete($"{ApiPath.Bin(binId)}/requests"), cancellationToken);
}
