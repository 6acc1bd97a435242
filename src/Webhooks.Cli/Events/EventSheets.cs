using Spectre.Console;
using Spectre.Console.Rendering;
using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>How events are shown.</summary>
internal static class EventSheets
{
    public static Sheet<EventResource> List { get; } = new(
        ContractsJson.Readable.EventResource,
        new("id", @event => @event.Id),
        new("type", @event => @event.Type),
        new("sequence", @event => $"{@event.Sequence}", IsNumber: true),
        new("key", @event => @event.Key),
        new("accepted", @event => Instants.Format(@event.AcceptedAt)));

    /// <summary>An event and its delivery to each webhook.</summary>
    public static IRenderable One(EventDetailResource @event, IReadOnlyList<(string Webhook, DeliveryStory Story)> stories)
    {
        var parts = new List<IRenderable>
        {
            FactSheet.Of(
                ("event", @event.Id),
                ("type", @event.Type),
                ("sequence", $"{@event.Sequence}"),
                ("key", @event.Key),
                ("accepted", Instants.Format(@event.AcceptedAt)),
                ("violations", @event.Violations is not { } violations ? null
                    : string.Join('\n', violations.Select(error => $"{error.Key} {string.Join("; ", error.Value)}"))),
                ("body", @event.Event is { } body ? body.ToString() : "no longer retained")),
        };
        if (stories.Count == 0)
            parts.AddRange([Drawing.EmptyLine, new Text("The project has no webhook, so the event is not delivered.")]);
        foreach (var (webhook, story) in stories)
            parts.AddRange(
                [Drawing.EmptyLine, Heading(webhook, story.Status), .. story.Sentences.Select(Indented),
                    .. story.Command is { } command ? [Indented($"→ {command}")] : Array.Empty<IRenderable>()]);
        return new Rows(parts);
    }

    private static Paragraph Heading(string webhook, string status) => new Paragraph()
        .Append(SafeText.Line(webhook), new Style(decoration: Decoration.Bold)).Append("  ")
        .Append(SafeText.Line(status), StatusStyles.Of(status));

    private static Padder Indented(string line) => new(new Text(SafeText.Line(line)), new Padding(2, 0, 0, 0));
}
