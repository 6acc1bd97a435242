using Webhooks.Actors.ReadModel.Reading;
using Webhooks.Model;

namespace Webhooks.Actors;

public sealed partial class AuthorizedQueries
{
    /// <summary>The changes in a project, newest first. It takes <see cref="Capabilities.Edit"/>.</summary>
    public Task<Page<AuditView>> ListAuditAsync(
        ProjectId project, AuditQuery query, int limit, string? cursor, CancellationToken cancellationToken)
    {
        _check.Require(project, Capabilities.Edit);
        return ReadAsync(connection => AuditList.ReadAsync(connection, project, query, limit, cursor), cancellationToken);
    }

    /// <summary>The changes in all projects and of keys, newest first. It takes <see cref="Capabilities.Admin"/>.</summary>
    public Task<Page<AuditView>> ListAllAuditAsync(AuditQuery query, int limit, string? cursor, CancellationToken cancellationToken)
    {
        _check.RequireAll(Capabilities.Admin);
        return ReadAsync(connection => AuditList.ReadAsync(connection, null, query, limit, cursor), cancellationToken);
    }
}
