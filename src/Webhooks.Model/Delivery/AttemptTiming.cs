namespace Webhooks.Model;

/// <summary>How much of an attempt's duration its connection took; the rest is the request and the wait for its answer.</summary>
/// <param name="Dns">Resolving the host name; null when nothing was resolved.</param>
/// <param name="Connect">Connecting to one of its addresses: zero on an open connection, null without a connection.</param>
/// <param name="Tls">The TLS handshake; null when there was none, or it did not complete.</param>
public sealed record AttemptTiming(TimeSpan? Dns, TimeSpan? Connect, TimeSpan? Tls)
{
    /// <summary>The value for an attempt on an open connection.</summary>
    public static AttemptTiming Reused { get; } = new(null, TimeSpan.Zero, null);

    /// <summary>All parts together.</summary>
    public TimeSpan Total => (Dns ?? default) + (Connect ?? default) + (Tls ?? default);
}
