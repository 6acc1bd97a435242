using Webhooks.Client.Http;
using Webhooks.Contracts;

namespace Webhooks.Client;

/// <summary>Which changes to list.</summary>
public sealed record AuditFilter
{
    /// <summary>Those at or after it.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Those before it.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Those by actors of this name.</summary>
    public string? Actor { get; init; }
}

/// <summary>Who changed what.</summary>
public sealed class AuditOperations
{
    private readonly ApiConnection _api;

    internal AuditOperations(ApiConnection api) => _api = api;

    /// <summary>The changes in a project, newest first.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="filter">Which changes; null for all.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Listing<AuditResource> ListAsync(
        string projectId, AuditFilter? filter = null, CancellationToken cancellationToken = default) =>
        List($"{ApiPath.Project(projectId)}/audit", filter, cancellationToken);

    /// <summary>The changes in all projects and of keys, newest first.</summary>
    /// <param name="filter">Which changes; null for all.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Listing<AuditResource> ListAllAsync(AuditFilter? filter = null, CancellationToken cancellationToken = default) =>
        List("audit", filter, cancellationToken);

    private Listing<AuditResource> List(string path, AuditFilter? filter, CancellationToken cancellationToken) => new(
        (limit, cursor, token) => _api.GetAsync(
            ApiPath.Query(
                path, ("since", ApiPath.Instant(filter?.Since)), ("until", ApiPath.Instant(filter?.Until)), ("actor", filter?.Actor),
                ("limit", ApiPath.Number(limit)), ("cursor", cursor)),
            ContractsJson.Readable.ListResourceAuditResource, token),
        cancellationToken);
}
