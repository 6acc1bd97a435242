namespace Webhooks.Contracts;

/// <summary>
/// The answer of a bin. A request has either <c>preset</c> or any of the other fields; absent fields have their defaults. The new answer
/// replaces the previous one completely and restarts the counts.
/// </summary>
public sealed record BinAnswerResource
{
    /// <summary>
    /// In a request: <c>ok</c>, <c>fail_twice</c>, <c>too_many_requests</c> (429 with <c>Retry-After: 30</c>), <c>gone</c> (410) or
    /// <c>time_out</c> (200 after 65 seconds). In an answer: the preset that it equals, or null.
    /// </summary>
    public string? Preset { get; init; }

    /// <summary>200 to 599; by default 200.</summary>
    public int? Status { get; init; }

    /// <summary>Headers by name; by default none. Headers that browsers obey are rejected.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Text of at most 64 kB; by default empty.</summary>
    public string? Body { get; init; }

    /// <summary>How long to delay the answer, 0s to 120s; by default 0s.</summary>
    public string? Delay { get; init; }

    /// <summary>Whether the first requests fail; null when they do not.</summary>
    public BinFailFirst? FailFirst { get; init; }
}

/// <summary>
/// The first requests of each <c>webhook-id</c> of a webhook fail. Requests without that header are counted together; requests before the
/// answer was set or the bin was cleared do not count, and neither does an id after 2,000 other ids.
/// </summary>
public sealed record BinFailFirst
{
    /// <summary>How many, 1 to 100.</summary>
    public required int Count { get; init; }

    /// <summary>Their status, 200 to 599; by default 500.</summary>
    public int? Status { get; init; }
}
