namespace Webhooks.Contracts;

/// <summary>One HTTP request of a delivery.</summary>
public sealed record AttemptResource
{
    /// <summary>1, 2, 3 … within the delivery.</summary>
    public required int Number { get; init; }

    /// <summary>When the request was started.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public required long DurationMs { get; init; }

    /// <summary><c>succeeded</c> or <c>failed</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>The status of the answer; null when there was no complete answer.</summary>
    public required int? StatusCode { get; init; }

    /// <summary>Why it failed, such as <c>connect_refused</c> or <c>status</c>; null when it succeeded.</summary>
    public required string? FailureReason { get; init; }

    /// <summary>
    /// The exact cause, in a sentence, for reasons that have several (<c>tls</c>, <c>blocked_address</c>); else null.
    /// </summary>
    public string? FailureDetail { get; init; }

    /// <summary>The parts of the duration; null if they were not recorded.</summary>
    public AttemptTimingResource? Timing { get; init; }

    /// <summary>The headers of the answer by name, several of one name joined by a comma; null when there was none.</summary>
    public required IReadOnlyDictionary<string, string>? ResponseHeaders { get; init; }

    /// <summary>The first 16 kB of the answer's body, with invalid UTF-8 replaced; null when there was no answer.</summary>
    public required string? ResponseBody { get; init; }

    /// <summary>Whether the answer's body was longer than the kept part.</summary>
    public required bool ResponseTruncated { get; init; }
}

/// <summary>The parts of an attempt's duration, in milliseconds.</summary>
public sealed record AttemptTimingResource
{
    /// <summary>Resolving the host name; null when nothing was resolved.</summary>
    public required double? DnsMs { get; init; }

    /// <summary>Connecting: 0 on an open connection, null when there was no connection.</summary>
    public required double? ConnectMs { get; init; }

    /// <summary>The TLS handshake; null when there was none, or it did not complete.</summary>
    public required double? TlsMs { get; init; }

    /// <summary>The rest: sending the request and waiting for the answer or the failure.</summary>
    public required double WaitMs { get; init; }
}
