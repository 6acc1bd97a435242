using Webhooks.Model;

namespace Webhooks.Dashboard.Pages.Webhooks;

/// <summary>The events that the host publishes about the webhooks of a project, as a selection shows them.</summary>
internal static class HealthEvents
{
    /// <summary>The query of the form that selects them.</summary>
    public const string Query = "health";

    /// <summary>The name of a webhook that receives them.</summary>
    public const string Name = "Webhook health";

    private static readonly Dictionary<string, (string Title, string Note)> Known = new(StringComparer.Ordinal)
    {
        ["webhook.failing"] = ("Webhook failing", "A webhook's receiver fails, and again before the webhook is disabled."),
        ["webhook.recovered"] = ("Webhook recovered", "The receiver works again."),
        ["webhook.disabled"] = ("Webhook disabled", "The host has stopped a webhook. Its events are kept."),
        ["delivery.exhausted"] = ("Delivery exhausted", "An event was not delivered within its retry schedule."),
    };

    public static IReadOnlyCollection<string> Types => Known.Keys;

    public static string TitleOf(string type) => Known.TryGetValue(type, out var known) ? known.Title : type;

    public static string? NoteOn(string type) => Known.TryGetValue(type, out var known) ? known.Note : null;

    /// <summary>Whether a webhook receives all of them.</summary>
    public static bool AreIn(EventFilter filter) =>
        Types.All(type => filter.Patterns.Any(pattern => pattern.Matches(EventType.Parse(type))));
}
