namespace Webhooks.AspNetCore;

/// <summary>The inspector: bins with URLs that cannot be guessed, which catch and show requests of webhooks.</summary>
public sealed class InspectorOptions
{
    /// <summary>
    /// Whether it is on. It is for development: requests are in the memory of the process, and a client that knows the URL
    /// of a bin may post to it without a key.
    /// </summary>
    public bool Enabled { get; set; }
}
