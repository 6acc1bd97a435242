namespace Webhooks.AspNetCore;

/// <summary>The look of the portal's pages.</summary>
public sealed class PortalOptions
{
    /// <summary><c>system</c>, <c>light</c> or <c>dark</c>: the colours until the user chooses others.</summary>
    public string Theme { get; set; } = "system";

    /// <summary>The URL of an image in place of the name in the bar; null for none.</summary>
    public Uri? Logo { get; set; }

    /// <summary>Where the link back leads; null for no link.</summary>
    public Uri? ReturnUrl { get; set; }
}
