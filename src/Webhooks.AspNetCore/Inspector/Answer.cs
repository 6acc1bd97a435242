using System.Collections.Immutable;

namespace Webhooks.AspNetCore.Inspector;

/// <summary>What a bin answers requests with.</summary>
/// <param name="Status">200 to 599.</param>
internal sealed record Answer(int Status)
{
    public static Answer Default { get; } = new(200);

    /// <summary>Headers of the answer; which ones there may be, <see cref="AnswerRules"/> says.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);

    public string Body { get; init; } = "";

    /// <summary>How long to delay the answer.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>
    /// How many requests of each <c>webhook-id</c> get <see cref="FailStatus"/> first. See <see cref="OccurrenceTracker"/> for what is
    /// counted.
    /// </summary>
    public int FailFirst { get; init; }

    public int FailStatus { get; init; } = 500;

    /// <summary>What the nth request of its webhook-id since this answer was set gets, and why, in words.</summary>
    /// <param name="nth">From 1.</param>
    public GivenAnswer For(int nth) => nth <= FailFirst
        ? new(new(FailStatus) { Delay = Delay }, $"request {nth} of its webhook-id, of which the first {FailFirst} fail")
        : new(this, FailFirst > 0 ? $"the first {FailFirst} of its webhook-id have failed" : "the bin's answer");

    /// <summary>Headers by their values: a dictionary is equal to itself only.</summary>
    public bool IsSameAs(Answer other) => this == other with { Headers = Headers } && Headers.SequenceEqual(other.Headers);
}

/// <summary>What one request was answered.</summary>
/// <param name="Answer">Status, headers, body and delay; it fails nothing more.</param>
/// <param name="Why">Which rule of the bin's gave it, in words.</param>
internal sealed record GivenAnswer(Answer Answer, string Why);
