using Webhooks.Model;

namespace Webhooks.Dashboard.Layout;

/// <summary>The URLs of pages, relative to the base of the dashboard. Ids have no character that a URL must escape.</summary>
internal static class Links
{
    public const string Overview = ".";

    public const string Bins = "bins";

    public const string Keys = "keys";

    public const string Audit = "audit";

    /// <summary>The link of the page for unknown paths.</summary>
    public const string NotFound = "/not-found";

    public static string Project(string project) => $"projects/{project}";

    public static string Webhooks(string project) => $"projects/{project}/webhooks";

    public static string NewWebhook(string project) => $"projects/{project}/webhooks/new";

    public static string Webhook(string project, string webhook) => $"projects/{project}/webhooks/{webhook}";

    public static string EditWebhook(string project, string webhook) => $"projects/{project}/webhooks/{webhook}/edit";

    public static string Delivery(string project, string webhook, string @event) =>
        $"projects/{project}/webhooks/{webhook}/deliveries/{@event}";

    public static string Events(string project) => $"projects/{project}/events";

    public static string Event(string project, string @event) => $"projects/{project}/events/{@event}";

    public static string EventTypes(string project) => $"projects/{project}/event-types";

    public static string EventType(string project, string type) => $"projects/{project}/event-types/{type}";

    public static string EventsOfType(string project, string type) => $"projects/{project}/events?type={type}";

    public static string NewWebhookFor(string project, string type) => $"projects/{project}/webhooks/new?type={type}";

    public static string NewHealthWebhook(string project) => $"projects/{project}/webhooks/new?for=health";

    public static string ProjectAudit(string project) => $"projects/{project}/audit";

    public static string Bin(string bin) => $"bins/{bin}";

    /// <summary>Whether a page can exist at a path: the project in it must have the form of an id.</summary>
    public static bool CanExist(string relativePath) => ProjectIn(relativePath) is not { } project || ProjectId.TryParse(project, out _);

    /// <summary>The project that a page is about, from its path; null for other pages.</summary>
    public static string? ProjectOf(string relativePath) =>
        ProjectIn(relativePath) is { } project && ProjectId.TryParse(project, out _) ? project : null;

    private static string? ProjectIn(string relativePath) =>
        relativePath.Split('?', '#')[0].Split('/') is ["projects", { Length: > 0 } project, ..] ? project : null;
}
