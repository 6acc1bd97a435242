namespace Webhooks.Dashboard.Shared;

/// <summary>Why an attempt failed, in words for the webhook's owner.</summary>
internal static class FailureWords
{
    /// <summary>One sentence, without its full stop.</summary>
    /// <param name="reason">As the API writes it; null when the attempt did not fail.</param>
    /// <param name="status">The status of the answer, if there was one.</param>
    public static string Of(string? reason, int? status) => reason switch
    {
        null => status is { } code ? $"The receiver answered {code}" : "Not tried yet",
        "dns" => "The host name of the URL could not be resolved",
        "blocked_address" => "The URL leads to an address that this host is not allowed to call",
        "connect_refused" => "No server listens at the receiver's address, or it cannot be reached",
        "connect_timeout" => "The connection to the receiver timed out",
        "tls" => "There was no secure connection to the receiver: the TLS handshake or its certificate failed",
        "timeout" => "The receiver did not answer in time",
        "connection_reset" => "The receiver reset the connection before answering",
        "response_ended" => "The receiver closed the connection before answering",
        "response_headers_too_large" => "The headers of the receiver's answer were too large",
        "invalid_response" => "The receiver's answer is not HTTP",
        "redirect" => $"The receiver answered {status ?? 302}, a redirect; redirects are not followed",
        "status" => status is { } code ? $"The receiver answered {code}" : "The receiver answered with a status that is not a success",
        "too_many_requests" => "The receiver answered 429: it receives too many requests at the moment",
        "gone" => "The receiver answered 410: it wants no more events",
        "aborted_shutdown" => "This host stopped during the attempt, which does not count",
        "expired" => "The event was not delivered within the retention of events",
        _ => $"The attempt failed ({reason})",
    };
}
