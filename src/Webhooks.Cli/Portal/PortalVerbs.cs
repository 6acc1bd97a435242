using System.CommandLine;
using Webhooks.Contracts;

namespace Webhooks.Cli;

internal static class PortalVerbs
{
    private static readonly Sheet<PortalSessionResource> Sheet = new(
        ContractsJson.Readable.PortalSessionResource,
        new("id", session => session.Id),
        new("actor", session => session.Actor),
        new("capabilities", session => string.Join(", ", session.Capabilities)),
        new("entered", session => session.Entered ? "yes" : "no"),
        new("created", session => Instants.Format(session.CreatedAt)),
        new("expires", session => Instants.Format(session.ExpiresAt)));

    public static Command Noun() => new("portal", "Portal sessions: pages of one project for a user.") { Create(), List(), Revoke() };

    private static Verb Create()
    {
        var project = Options.Project();
        var allow = new Option<string[]>("--allow")
        {
            Description = "What the user may do (default view)",
            HelpName = "view|edit|test|resend|secret|publish",
            AllowMultipleArgumentsPerToken = true,
        };
        allow.AcceptOnlyFromAmong("view", "edit", "test", "resend", "secret", "publish");
        var lifetime = Options.Duration("--expires-in", "How long, at most 24h (default 1h)");
        var actor = new Option<string?>("--actor") { Description = "Who uses it", HelpName = "NAME" };
        return new Verb("create", "Open a portal session, and show its URL and its token, once.",
            "webhooks portal create --project labels --allow view edit test --expires-in 8h --actor ada@example.com") { project, allow,
                lifetime, actor }
            .Does(async call =>
            {
                var session = await call.OpenAsync(project);
                var request = new PortalSessionRequest
                {
                    Capabilities = call.Get(allow) is { Length: > 0 } allowed ? allowed : null,
                    ExpiresIn = call.Get(lifetime) is { } time ? Durations.Format(time) : null,
                    Actor = call.Get(actor),
                };
                call.Show(
                    await session.Client.Portal.OpenAsync(session.Project, request, call.Cancellation),
                    ContractsJson.Readable.NewPortalSessionResource,
                    shown => FactSheet.Of(
                        ("id", shown.Id), ("url", shown.Url), ("token", shown.Token), ("expires", Instants.Format(shown.ExpiresAt))));
            });
    }

    private static Verb List()
    {
        var (project, limit) = (Options.Project(), Options.Limit());
        return new Verb("list", "List the open portal sessions, oldest first.", "webhooks portal list --project labels") { project, limit }
            .Does(async call =>
            {
                var session = await call.OpenAsync(project);
                await call.ListAsync(session.Client.Portal.ListAsync(session.Project, call.Cancellation), Sheet, call.Get(limit));
            });
    }

    private static Verb Revoke()
    {
        var project = Options.Project();
        var id = new Argument<string?>("session") { Description = "Its id", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "End all sessions of the project" };
        return new Verb("revoke", "End a portal session, or all of a project, with their open pages.",
            "webhooks portal revoke ps_2kd93 --project labels", "webhooks portal revoke --all --project labels") { id, project, all }
            .Does(async call =>
            {
                var session = await call.OpenAsync(project);
                if ((call.Get(id) is null) != call.Get(all))
                    throw new CliException("Name a session, or pass --all.", ExitCodes.Usage);
                if (call.Get(id) is { } one)
                    await session.Client.Portal.EndAsync(session.Project, one, call.Cancellation);
                else
                    await session.Client.Portal.EndAllAsync(session.Project, call.Cancellation);
                call.Say(call.Get(id) is { } ended ? $"Ended the portal session {ended}." : "Ended all portal sessions.");
            });
    }
}
