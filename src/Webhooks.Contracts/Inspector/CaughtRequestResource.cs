namespace Webhooks.Contracts;

/// <summary>A request that a bin has caught.</summary>
public sealed record CaughtRequestResource
{
    /// <summary>1, 2, 3 … within the bin, in the order of arrival.</summary>
    public required long Number { get; init; }

    /// <summary>When its headers arrived.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Its method.</summary>
    public required string Method { get; init; }

    /// <summary>Its path as it was sent, nothing decoded.</summary>
    public required string Path { get; init; }

    /// <summary>Its query as it was sent, with the question mark; empty when it has none.</summary>
    public required string Query { get; init; }

    /// <summary>Its headers by name in lower case, several of one name joined by a comma.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Whether it had more headers than the bin keeps: 100 or 32 kB.</summary>
    public required bool HeadersCut { get; init; }

    /// <summary>The first 1 MB of its body; null when that is not UTF-8.</summary>
    public required string? Body { get; init; }

    /// <summary>The same in base64 when it is not UTF-8, else null.</summary>
    public required string? BodyBase64 { get; init; }

    /// <summary>Whether the body was longer than the kept part.</summary>
    public required bool BodyCut { get; init; }

    /// <summary>Whether the body ended early.</summary>
    public required bool BodyBroken { get; init; }

    /// <summary>How many bytes of the body arrived.</summary>
    public required long Size { get; init; }

    /// <summary>Its header <c>webhook-id</c>: the id of the event when it is from a webhook of this host; else null.</summary>
    public required string? WebhookId { get; init; }

    /// <summary>How often this <c>webhook-id</c> has arrived from its webhook, including this time; 0 without one.</summary>
    public required int Occurrence { get; init; }

    /// <summary>Whether its first arrival was after an event of the same webhook with a higher sequence.</summary>
    public required bool OutOfOrder { get; init; }

    /// <summary>The result of checking its signature.</summary>
    public required CaughtSignatureResource Signature { get; init; }

    /// <summary>The webhook that sent it; null if unknown.</summary>
    public required BinWebhookResource? Webhook { get; init; }

    /// <summary>The answer that it received.</summary>
    public required CaughtAnswerResource Answer { get; init; }
}

/// <summary>The result of checking a signature.</summary>
public sealed record CaughtSignatureResource
{
    /// <summary>
    /// <c>valid</c>, <c>unsigned</c>, <c>malformed</c>, <c>timestamp</c>, <c>cut</c>, <c>no_secret</c>, <c>id</c>, <c>body</c>,
    /// <c>mismatch</c> or <c>unknown</c>; later versions may add some.
    /// </summary>
    public required string Verdict { get; init; }

    /// <summary>The same in a sentence.</summary>
    public required string Detail { get; init; }
}

/// <summary>The answer to a caught request.</summary>
public sealed record CaughtAnswerResource
{
    /// <summary>Its status.</summary>
    public required int Status { get; init; }

    /// <summary>How long it was delayed.</summary>
    public required string Delay { get; init; }

    /// <summary>The rule of the bin that chose it, in words.</summary>
    public required string Reason { get; init; }
}
