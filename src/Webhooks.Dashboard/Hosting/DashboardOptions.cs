namespace Webhooks.AspNetCore;

/// <summary>What the dashboard shows.</summary>
public sealed class DashboardOptions
{
    /// <summary>
    /// Event types that are offered where one is picked, beside those that were seen: the type, and the title that users know it by.
    /// Has <c>image.status_changed</c>, "Image Status Update".
    /// </summary>
    public IDictionary<string, string> EventTypes { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["image.status_changed"] = "Image Status Update" };

    /// <summary>
    /// Who may show the dashboard in a frame, as <c>frame-ancestors</c> of Content-Security-Policy takes it. By default no page:
    /// in a frame, users can be made to click what they do not see.
    /// </summary>
    public string FrameAncestors { get; set; } = "'none'";

    /// <summary>Where a user signs out by POST, relative to the path of the dashboard; null shows no button for it.</summary>
    public string? SignOutPath { get; set; }
}
