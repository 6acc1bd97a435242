using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Webhooks.Client;
using Webhooks.Contracts;

namespace Webhooks.Cli;

internal static class AuditVerb
{
    private static readonly Sheet<AuditResource> Sheet = new(
        ContractsJson.Readable.AuditResource,
        new("at", change => Instants.Format(change.At)),
        new("actor", change => $"{change.Actor.Kind} {change.Actor.Name}"),
        new("from", change => change.RemoteAddress),
        new("project", change => change.ProjectId),
        new("action", change => change.Action),
        new("target", change => change.Target),
        new("changed", change => Fields(change.Changes)));

    public static Verb Create()
    {
        var (project, limit) = (Options.Project(), Options.Limit());
        var all = new Option<bool>("--all") { Description = "Changes in all projects, and of keys" };
        var actor = new Option<string?>("--actor") { Description = "Only changes by actors of this name", HelpName = "NAME" };
        var since = Options.Since("changes");
        var until = Options.Until("changes");
        return new Verb("audit", "List who changed what, newest first.",
            "webhooks audit --project labels --since 24h",
            "webhooks audit --all --actor labels-upstream --output json") { project, all, actor, since, until, limit }
            .Does(async call =>
            {
                var filter = new AuditFilter { Since = call.Get(since), Until = call.Get(until), Actor = call.Get(actor) };
                var session = await call.OpenAsync(call.Get(all) ? null : project);
                await call.ListAsync(
                    call.Get(all)
                        ? session.Client.Audit.ListAllAsync(filter, call.Cancellation)
                        : session.Client.Audit.ListAsync(session.Project, filter, call.Cancellation),
                    Sheet, call.Get(limit));
            });
    }

    private static string? Fields(RawJson changes) => JsonNode.Parse(Encoding.UTF8.GetString(changes.Utf8.Span)) is JsonObject fields
        ? string.Join(", ", fields.Select(field => field.Key))
        : null;
}
