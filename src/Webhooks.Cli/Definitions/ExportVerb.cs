using System.CommandLine;

namespace Webhooks.Cli;

internal static class ExportVerb
{
    public static Verb Create()
    {
        var project = Options.Project();
        var headers = new Option<bool>("--with-header-values") { Description = "Include the values of headers, which may be secrets" };
        return new Verb(
            "export",
            "Write the webhooks of a project as JSON, for a repository: without secrets, ids and states.",
            "webhooks export --project labels > webhooks.json") { project, headers }
            .Does(async call =>
            {
                var session = await call.OpenAsync(project);
                var webhooks = await session.Client.Webhooks.ListAsync(session.Project, call.Cancellation).ToListAsync(call.Cancellation);
                WebhookDefinitions.RequireNames(webhooks.Select(webhook => webhook.Name), "The project");
                var definitions = WebhookDefinitions.Of(
                    webhooks.OrderBy(webhook => webhook.Name, StringComparer.Ordinal), call.Get(headers));
                call.Terminal.Print(SafeText.Json(definitions.ToJson()));
                call.Say($"{webhooks.Count} {(webhooks.Count == 1 ? "webhook" : "webhooks")} of {session.Project}.");
            });
    }
}
