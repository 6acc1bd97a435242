using System.CommandLine;
using Webhooks.Contracts;

namespace Webhooks.Cli;

internal static class ProjectVerbs
{
    private static readonly Sheet<ProjectResource> Sheet = new(
        ContractsJson.Readable.ProjectResource,
        new("project", project => project.Id),
        new("webhooks", project => $"{project.Webhooks}", IsNumber: true),
        new("last sequence", project => $"{project.LastSequence}", IsNumber: true),
        new("last event", project => Instants.Format(project.LastEventAt)));

    public static Command Noun() => new("projects", "Owners of webhooks and events.") { List() };

    private static Verb List()
    {
        var limit = Options.Limit();
        return new Verb("list", "List the projects that the key may see.", "webhooks projects list",
            "webhooks projects list --url https://webhooks.example --output json") { limit }
            .Does(
                async call =>
                    await call.ListAsync((await call.OpenAsync()).Client.Projects.ListAsync(call.Cancellation), Sheet, call.Get(limit)));
    }
}
