using System.CommandLine;

namespace Webhooks.Cli;

internal static class ImportVerb
{
    public static Verb Create()
    {
        var file = Options.Argument("file", "A file that export wrote; - for standard input");
        var (project, yes) = (Options.Project(), Options.Yes());
        var dryRun = new Option<bool>("--dry-run") { Description = "Show the changes without making them" };
        var prune = new Option<bool>("--prune") { Description = "Delete the webhooks that the file does not name" };
        return new Verb(
            "import",
            "Create and change webhooks so that a project matches a file; webhooks that match do not change.",
            "webhooks import webhooks.json --project labels --dry-run",
            "webhooks import webhooks.json -p labels --prune --yes") { file, project, dryRun, prune, yes }
            .Does(async call =>
            {
                var definitions = WebhookDefinitions.Parse(await Input.ReadAsync(call.Get(file), call.Cancellation));
                var session = await call.OpenAsync(project);
                var present = await session.Client.Webhooks.ListAsync(session.Project, call.Cancellation).ToListAsync(call.Cancellation);
                var plan = ImportPlan.Of(definitions, present, call.Get(prune), Environment.GetEnvironmentVariable);
                if (call.Get(dryRun))
                {
                    await call.ListAsync(plan.ToAsyncEnumerable(), ImportStep.Sheet);
                    call.Say("Nothing was changed.");
                    return;
                }

                if (plan.Count(step => step.Action == "delete") is > 0 and var deleted)
                    await call.ConfirmAsync(yes, $"Delete {deleted} webhooks that the file does not name?");
                await call.ListAsync(
                    plan.ToAsyncEnumerable().Select(async (ImportStep step, CancellationToken _) => await TakeAsync(call, session, step)),
                    ImportStep.Sheet);
            });
    }

    private static async Task<ImportStep> TakeAsync(Call call, Session session, ImportStep step)
    {
        var webhooks = session.Client.Webhooks;
        switch (step)
        {
            case { Creation: { } creation }:
                var created = await webhooks.CreateAsync(session.Project, creation, call.Cancellation);
                return step with { Id = created.Id };
            case { Change: { } change, Id: { } id }:
                await webhooks.UpdateAsync(session.Project, id, change, call.Cancellation);
                break;
            case { Action: "delete", Id: { } id }:
                await webhooks.DeleteAsync(session.Project, id, call.Cancellation);
                break;
        }

        return step;
    }
}
