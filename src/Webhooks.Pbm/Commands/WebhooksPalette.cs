using Petabridge.Cmd;

namespace Webhooks.Pbm;

/// <summary>The palette that <c>pbm</c> shows as help and uses to parse commands.</summary>
internal static class WebhooksPalette
{
    public const string Projects = "projects";
    public const string List = "list";
    public const string Show = "show";
    public const string Pause = "pause";
    public const string Resume = "resume";
    public const string Enable = "enable";
    public const string Test = "test";
    public const string Deliveries = "deliveries";
    public const string Resend = "resend";
    public const string Replay = "replay";
    public const string Health = "health";

    private static readonly Argument Project = new("project", "-p", "The project's id", IsMandatory: true);
    private static readonly Argument Webhook = new("webhook", "-w", "The webhook's id", IsMandatory: true);
    private static readonly Argument Since = new("since", "-s",
        "Only events accepted at or after this time: 2026-09-28T14:00:00Z, or 2h for two hours ago");
    private static readonly Argument Until = new(
        "until", "-u", "Only events accepted before this time: 2026-09-28T15:00:00Z, or 30m for half an hour ago");
    private static readonly Argument Limit = new("limit", "-n", "How many, 1 to 1000; default 50");
    private static readonly Argument Cursor = new("cursor", "-c", "Where to continue, from the last line of a list");

    public static CommandPalette Palette { get; } = new("webhooks",
    [
        Define(Projects, "Lists the projects with their webhooks and events", Limit, Cursor),
        Define(List, "Lists the webhooks of a project with status, pending deliveries and the last hour", Project, Limit, Cursor),
        Define(Show, "Shows one webhook: its settings, its health, its numbers", Project, Webhook),
        Define(Pause, "Pauses a webhook; its events are kept", Project, Webhook),
        Define(Resume, "Resumes a paused webhook, with everything since", Project, Webhook),
        Define(
            Enable,
            "Enables a webhook that the system disabled",
            Project,
            Webhook,
            new Argument("skip-backlog", "-k", "true: skips the events that it has not read, and starts with the next one")),
        Define(Test, "Sends a webhook.test event to one webhook", Project, Webhook),
        Define(
            Deliveries,
            "Lists the deliveries of a webhook, newest first; with an event, every attempt of that one",
            Project,
            Webhook,
            new Argument("event", "-e", "The event's id: shows its attempts"),
            new Argument("status", "-S", "Only deliveries that are pending, delivered, exhausted or cancelled"),
            new Argument("type", "-t", "Only events of this type, such as image.status_changed"),
            Since,
            Until,
            Limit,
            Cursor),
        Define(Resend, "Sends one delivery again, under the same webhook-id", Project, Webhook,
            new Argument("event", "-e", "The event's id", IsMandatory: true)),
        Define(
            Replay,
            "Sends past events to a webhook again, besides live events",
            Project,
            Webhook,
            new Argument("only", "-o", "all (default), exhausted, or missing: events that were never delivered to it"),
            Since,
            Until,
            new Argument("dry-run", "-d", "true: only counts them")),
        Define(Health, "Shows whether the host is ready, the nodes with what runs on them, and the webhooks that need attention"),
    ]);

    private static CommandDefinition Define(string name, string description, params Argument[] arguments)
    {
        var builder = new CommandDefinitionBuilder().WithName(name).WithDescription(description);
        foreach (var argument in arguments)
        {
            builder = builder.WithArgument(b => b
                .WithName(argument.Name)
                .WithDescription(argument.Description)
                .IsMandatory(argument.IsMandatory)
                .WithSwitch(argument.Short)
                .WithSwitch($"--{argument.Name}"));
        }

        return builder.Build();
    }

    /// <summary>All of them have a value: whether <c>pbm</c> knows switches without one is not documented.</summary>
    private sealed record Argument(string Name, string Short, string Description, bool IsMandatory = false);
}
