using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.Actors;
using Webhooks.Pbm.Output;

namespace Webhooks.Pbm;

/// <summary>Shows projects, and the state of the host and its cluster.</summary>
internal sealed class OverviewCommands(AuthorizedGateway gateway, AuthorizedQueries queries, HealthCheckService checks)
{
    /// <summary>More of them have one common cause, which is not a webhook's.</summary>
    private const int MostTroubled = 20;

    public async Task<IReadOnlyList<string>> ProjectsAsync(CommandArguments arguments, CancellationToken cancellationToken)
    {
        var (limit, cursor) = (arguments.Limit(), arguments.Cursor());
        arguments.Check();
        var page = await queries.ListProjectsAsync(limit, cursor, cancellationToken).ConfigureAwait(false);
        var columns = new Columns("PROJECT", ">WEBHOOKS", ">EVENTS", "LAST EVENT");
        foreach (var project in page.Items)
            columns.Add(project.Id.Value, Words.Number(project.Webhooks), Words.Number(project.LastSequence),
                Words.Instant(project.LastEventAt));
        return Pages.Lines(columns, "There are no projects yet: the first webhook or event creates one.", "projects", limit,
            page.NextCursor);
    }

    public async Task<IReadOnlyList<string>> HealthAsync(CommandArguments arguments, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(check => check.Tags.Contains("ready"), cancellationToken).ConfigureAwait(false);
        var lines = new List<string> { report.Status == HealthStatus.Healthy ? "The host is ready." : "The host is not ready." };
        lines.AddRange(report.Entries
            .Where(entry => entry.Value.Status != HealthStatus.Healthy)
            .Select(entry => Plain.Line($"  {entry.Key}: {entry.Value.Description ?? Words.Of(entry.Value.Status)}")));
        lines.Add("");
        lines.AddRange(Nodes(await gateway.Cluster.DescribeAsync(cancellationToken).ConfigureAwait(false)).Lines());
        lines.Add("");
        lines.AddRange(await TroubledAsync(cancellationToken).ConfigureAwait(false));
        return lines;
    }

    private static Columns Nodes(ClusterView cluster)
    {
        var columns = new Columns("NODE", "STATUS", "REACHABLE", ">PROJECT SHARDS", ">WEBHOOK SHARDS", ">ACTORS", "ROLES");
        foreach (var member in cluster.Members)
        {
            var shards = cluster.Regions.ToDictionary(
                region => region.Name, region => region.Nodes.FirstOrDefault(node => node.Address == member.Address));
            columns.Add(
                member.Address == cluster.Self ? $"{member.Address} (this)" : member.Address,
                member.Status,
                member.IsReachable ? "yes" : "no",
                Words.Number(shards["project"]?.Shards.Count ?? 0),
                Words.Number(shards["webhook"]?.Shards.Count ?? 0),
                Words.Number(shards.Values.Sum(node => node?.Entities ?? 0)),
                string.Join(", ", member.Roles));
        }

        return columns;
    }

    private async Task<IEnumerable<string>> TroubledAsync(CancellationToken cancellationToken)
    {
        var columns = new Columns("PROJECT", "WEBHOOK", "NAME", "STATUS", "HEALTH", ">PENDING", ">BACKLOG");
        foreach (var webhook in await queries.ListTroubledWebhooksAsync(MostTroubled, cancellationToken).ConfigureAwait(false))
        {
            columns.Add(
                webhook.Project.Value,
                webhook.Id.Value,
                webhook.Definition.Name,
                Words.Status(webhook),
                Words.Health(webhook.Health),
                Words.Number(webhook.Counts.Pending),
                Words.Number(webhook.Counts.Backlog));
        }

        return columns.Count == 0 ? ["No webhook is failing or disabled."] : ["Failing or disabled, the latest first:", .. columns.Lines()];
    }
}
