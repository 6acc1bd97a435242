namespace Webhooks.AspNetCore;

/// <summary>The inspector: bins under URLs that cannot be guessed, which catch and show what webhooks send.</summary>
public sealed class InspectorOptions
{
    /// <summary>
    /// Whether it is on. It is made for development: what it catches is kept in the memory of the process, and a client that knows the URL
    /// of a bin may post to it without a key.
    /// </summary>
    public bool Enabled { get; set; }
}
