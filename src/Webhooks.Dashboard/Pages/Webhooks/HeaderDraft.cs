namespace Webhooks.Dashboard.Pages.Webhooks;

/// <summary>A header in a form.</summary>
internal sealed class HeaderDraft
{
    public string? Name { get; set; }

    /// <summary>Null keeps the current value, which may be a secret and is not in the page.</summary>
    public string? Value { get; set; }

    /// <summary>Whether the webhook has it already.</summary>
    public bool IsKept { get; init; }

    /// <summary>Whether its value was typed before the page was loaded, and has to be typed again.</summary>
    public bool IsRestored { get; init; }
}
