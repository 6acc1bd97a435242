using Webhooks.Model;

namespace Webhooks.Dashboard.Layout;

/// <summary>
/// The URLs of pages, relative to the base of the dashboard, or to that of a host in whose page they are embedded. Ids have no character
/// that a URL must escape.
/// </summary>
internal sealed class Links
{
    private EmbeddedAddress? _embedded;

    public const string Overview = ".";

    public const string Bins = "bins";

    public const string Keys = "keys";

    public const string Audit = "audit";

    /// <summary>The link of the page for unknown paths.</summary>
    public const string NotFound = "/not-found";

    public string Project(string project) => In(project, $"projects/{project}");

    public string Webhooks(string project) => In(project, $"projects/{project}/webhooks");

    public string NewWebhook(string project) => In(project, $"projects/{project}/webhooks/new");

    public string Webhook(string project, string webhook) => In(project, $"projects/{project}/webhooks/{webhook}");

    public string EditWebhook(string project, string webhook) => In(project, $"projects/{project}/webhooks/{webhook}/edit");

    public string Delivery(string project, string webhook, string @event) =>
        In(project, $"projects/{project}/webhooks/{webhook}/deliveries/{@event}");

    public string Events(string project) => In(project, $"projects/{project}/events");

    public string Event(string project, string @event) => In(project, $"projects/{project}/events/{@event}");

    public string EventTypes(string project) => In(project, $"projects/{project}/event-types");

    public string EventType(string project, string type) => In(project, $"projects/{project}/event-types/{type}");

    public string EventsOfType(string project, string type) => In(project, $"projects/{project}/events?type={type}");

    public string NewWebhookFor(string project, string type) => In(project, $"projects/{project}/webhooks/new?type={type}");

    public string NewHealthWebhook(string project) => In(project, $"projects/{project}/webhooks/new?for=health");

    public string ProjectAudit(string project) => In(project, $"projects/{project}/audit");

    public static string Bin(string bin) => $"bins/{bin}";

    /// <summary>From now on they lead to pages within one page of the host.</summary>
    public void Embed(EmbeddedAddress address) => _embedded = address;

    /// <summary>Whether a page can exist at a path: the project in it must have the form of an id.</summary>
    public static bool CanExist(string relativePath) => ProjectIn(relativePath) is not { } project || ProjectId.TryParse(project, out _);

    /// <summary>The project that a page is about, from its path; null for other pages.</summary>
    public static string? ProjectOf(string relativePath) =>
        ProjectIn(relativePath) is { } project && ProjectId.TryParse(project, out _) ? project : null;

    private string In(string project, string link) => _embedded?.For(project, link) ?? link;

    private static string? ProjectIn(string relativePath) =>
        relativePath.Split('?', '#')[0].Split('/') is ["projects", { Length: > 0 } project, ..] ? project : null;
}
