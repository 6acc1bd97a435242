using System.Collections.Immutable;

namespace Webhooks.AspNetCore.Inspector;

/// <summary>The answer of a bin to requests.</summary>
/// <param name="Status">200 to 599.</param>
internal sealed record Answer(int Status)
{
    public static Answer Default { get; } = new(200);

    /// <summary>Headers of the answer; <see cref="AnswerRules"/> has the allowed ones.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);

    public string Body { get; init; } = "";

    /// <summary>How long to delay the answer.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>
    /// How many requests of each <c>webhook-id</c> get <see cref="FailStatus"/> first. See <see cref="OccurrenceTracker"/> for how they
    /// are counted.
    /// </summary>
    public int FailFirst { get; init; }

    public int FailStatus { get; init; } = 500;

    /// <summary>The answer to the nth request of its webhook-id since this answer was set, with the reason in words.</summary>
    /// <param name="nth">From 1.</param>
    public GivenAnswer For(int nth) => nth <= FailFirst
        ? new(new(FailStatus) { Delay = Delay }, $"request {nth} of its webhook-id, of which the first {FailFirst} fail")
        : new(this, FailFirst > 0 ? $"the first {FailFirst} of its webhook-id have failed" : "the bin's answer");

    /// <summary>Compares headers by value: a dictionary equals only itself.</summary>
    public bool IsSameAs(Answer other) => this == other with { Headers = Headers } && Headers.SequenceEqual(other.Headers);
}

/// <summary>The answer to one request.</summary>
/// <param name="Answer">Status, headers, body and delay; without fail_first.</param>
/// <param name="Why">The rule of the bin that chose it, in words.</param>
internal sealed record GivenAnswer(Answer Answer, string Why);
