namespace Webhooks.AspNetCore;

/// <summary>The options of the dashboard.</summary>
public sealed class DashboardOptions
{
    /// <summary>
    /// Event types to offer in selections, besides those of published events: the type, and its title for users.
    /// Has <c>image.status_changed</c>, "Image Status Update".
    /// </summary>
    public IDictionary<string, string> EventTypes { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["image.status_changed"] = "Image Status Update" };

    /// <summary>
    /// The sites that may show the dashboard in a frame, as <c>frame-ancestors</c> of Content-Security-Policy takes it. By default no page:
    /// in a frame, users can be made to click what they do not see.
    /// </summary>
    public string FrameAncestors { get; set; } = "'none'";

    /// <summary>The URL to sign out by POST, relative to the path of the dashboard; null shows no button for it.</summary>
    public string? SignOutPath { get; set; }
}
