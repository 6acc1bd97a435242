namespace Webhooks.Cli;

/// <summary>Why an attempt failed, in words.</summary>
internal static class FailureWords
{
    /// <summary>The end of a sentence, without a full stop.</summary>
    /// <param name="reason">As the API writes it.</param>
    /// <param name="status">The status of the answer, if there was one.</param>
    public static string Of(string? reason, int? status) => reason switch
    {
        null when status is { } code => $"the receiver answered {code}",
        null => "the reason is unknown",
        "dns" => "the host name of its URL could not be resolved",
        "blocked_address" => "its URL leads to an address that the host may not call (Webhooks:Egress:AllowedNetworks)",
        "connect_refused" => "no server listens at the receiver's address, or it cannot be reached",
        "connect_timeout" => "the connection to the receiver timed out",
        "tls" => "there was no secure connection: the TLS handshake or the receiver's certificate failed",
        "timeout" => "the receiver did not answer in time",
        "connection_reset" => "the receiver reset the connection before answering",
        "response_ended" => "the receiver closed the connection before answering",
        "response_headers_too_large" => "the headers of the receiver's answer were too large",
        "invalid_response" => "the receiver's answer is not HTTP",
        "redirect" => $"the receiver answered {status ?? 302}, a redirect, and redirects are not followed",
        "status" => $"the receiver answered {status?.ToString() ?? "no success"}",
        "too_many_requests" => "the receiver answered 429: it receives too many requests at the moment",
        "gone" => "the receiver answered 410: it wants no more events",
        "aborted_shutdown" => "the host stopped during the attempt, which does not count",
        "expired" => "the event was not delivered within the retention of events",
        _ => $"the reason is {reason}",
    };
}
