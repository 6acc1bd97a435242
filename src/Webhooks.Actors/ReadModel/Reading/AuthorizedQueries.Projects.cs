using Dapper;
using Webhooks.Actors.ReadModel.Reading;
using Webhooks.Model;

namespace Webhooks.Actors;

public sealed partial class AuthorizedQueries
{
    /// <summary>The caller's projects that have an event or a webhook, by id.</summary>
    public Task<Page<ProjectView>> ListProjectsAsync(int limit, string? cursor, CancellationToken cancellationToken)
    {
        _check.RequireOwn(Capabilities.View);
        var among = _check.Access.Projects;
        if (among is { Count: 0 })
            return Task.FromResult(new Page<ProjectView>([], null));
        return ReadAsync(async connection =>
        {
            var rows = await connection.QueryAsync<ProjectRow>(
                among is null ? ReadModelSql.Projects : ReadModelSql.ProjectsAmong,
                new { after = PageCursor.DecodeText(cursor) ?? "", limit = limit + 1, among = among?.Select(project => project.Value) })
                .ConfigureAwait(false);
            var page = PageCursor.Page([.. rows], limit, row => PageCursor.Encode(row.Id));
            return new Page<ProjectView>([.. page.Items.Select(row => row.ToView())], page.NextCursor);
        }, cancellationToken);
    }

    /// <summary>Projects whose id contains a text, by id, ignoring case.</summary>
    public Task<IReadOnlyList<ProjectView>> SearchProjectsAsync(string text, int limit, CancellationToken cancellationToken) =>
        ReadAllAsync<IReadOnlyList<ProjectView>>(async connection =>
        {
            var rows = await connection.QueryAsync<ProjectRow>(
                ReadModelSql.ProjectsLike, new { after = "", pattern = $"%{Literal(text)}%", limit }).ConfigureAwait(false);
            return [.. rows.Select(row => row.ToView())];
        }, cancellationToken);

    /// <summary>How many projects and webhooks there are.</summary>
    public Task<OverviewCounts> CountAsync(CancellationToken cancellationToken) =>
        ReadAllAsync(connection => connection.QuerySingleAsync<OverviewCounts>(OverviewSql.Counts), cancellationToken);

    private static string Literal(string text) => text.ToLowerInvariant()
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal);
}

/// <summary>How many projects and webhooks there are.</summary>
public sealed record OverviewCounts
{
    /// <summary>Projects that have an event or a webhook.</summary>
    public long Projects { get; init; }

    /// <summary>Webhooks of all projects.</summary>
    public long Webhooks { get; init; }
}
