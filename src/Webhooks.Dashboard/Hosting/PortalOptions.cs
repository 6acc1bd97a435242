namespace Webhooks.AspNetCore;

/// <summary>The look of the portal's pages, and the pages that may show them in a frame.</summary>
public sealed class PortalOptions
{
    /// <summary><c>system</c>, <c>light</c> or <c>dark</c>: the colours until the user chooses others.</summary>
    public string Theme { get; set; } = "system";

    /// <summary>The URL of an image in place of the name in the bar; null for none.</summary>
    public Uri? Logo { get; set; }

    /// <summary>Where the link back leads; null for no link.</summary>
    public Uri? ReturnUrl { get; set; }

    /// <summary>
    /// The origins whose pages may show the portal in a frame, such as <c>https://app.example.com</c>: scheme, host and, unless it is the
    /// default, port; no wildcards. Empty for those of <see cref="DashboardOptions.FrameAncestors"/>, by default none. A page of another
    /// site gets the user's session in a partitioned cookie, for which the host must be reached by HTTPS.
    /// </summary>
    public IList<string> FrameAncestors { get; } = [];
}
