namespace Webhooks.Model;

/// <summary>Why an attempt failed: by the step that failed, then by the receiver's answer.</summary>
public enum FailureReason
{
    /// <summary>The host name did not resolve.</summary>
    Dns = 1,

    /// <summary>The egress guard refuses the address.</summary>
    BlockedAddress,

    /// <summary>No server listens at the address, or it cannot be reached.</summary>
    ConnectRefused,

    /// <summary>No connection within the connect timeout.</summary>
    ConnectTimeout,

    /// <summary>The TLS handshake failed.</summary>
    Tls,

    /// <summary>No complete response head within the attempt's deadline.</summary>
    Timeout,

    /// <summary>The receiver reset the connection.</summary>
    ConnectionReset,

    /// <summary>The receiver closed the connection before its answer was complete.</summary>
    ResponseEnded,

    /// <summary>The response head is larger than the limit.</summary>
    ResponseHeadersTooLarge,

    /// <summary>The answer is not HTTP.</summary>
    InvalidResponse,

    /// <summary>3xx; redirects are not followed (Standard Webhooks).</summary>
    Redirect,

    /// <summary>Any other answer that is not 2xx.</summary>
    Status,

    /// <summary>429.</summary>
    TooManyRequests,

    /// <summary>410.</summary>
    Gone,

    /// <summary>The host's shutdown cut the attempt off; it does not count.</summary>
    AbortedShutdown,

    /// <summary>The event is no longer retained: the delivery ended without a further attempt.</summary>
    Expired,
}

/// <summary>The names of failure reasons in the API, and what a status code means.</summary>
public static class FailureReasons
{
    private static readonly string[] Names =
    [
        "", "dns", "blocked_address", "connect_refused", "connect_timeout", "tls", "timeout", "connection_reset", "response_ended",
        "response_headers_too_large", "invalid_response", "redirect", "status", "too_many_requests", "gone", "aborted_shutdown", "expired",
    ];

    /// <summary>The reason as the API and the attempt log write it.</summary>
    public static string Name(this FailureReason reason) => Names[(int)reason];

    /// <summary>Whether the receiver answered, with a status other than success.</summary>
    public static bool IsAnswer(this FailureReason reason) =>
        reason is FailureReason.Redirect or FailureReason.Status or FailureReason.TooManyRequests or FailureReason.Gone;

    /// <summary>
    /// The failure reason of the status of a complete response head; null for success, which is 2xx only (Standard Webhooks).
    /// </summary>
    public static FailureReason? OfStatus(int status) => status switch
    {
        >= 200 and <= 299 => null,
        >= 300 and <= 399 => FailureReason.Redirect,
        410 => FailureReason.Gone,
        429 => FailureReason.TooManyRequests,
        _ => FailureReason.Status,
    };
}
