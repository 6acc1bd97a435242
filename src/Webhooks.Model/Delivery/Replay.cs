using System.Diagnostics.CodeAnalysis;

namespace Webhooks.Model;

/// <summary>A replay's id within its webhook: <c>rp_</c> and random characters.</summary>
public readonly record struct ReplayId
{
    private ReplayId(string value) => Value = value;

    /// <summary>The id in URLs and in the journal.</summary>
    public string Value { get; }

    /// <summary>Reads an id; false when it does not have the form <see cref="Identifier.Allowed"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ReplayId id)
    {
        id = Identifier.IsValid(text) ? new(text) : default;
        return id.Value is not null;
    }

    /// <exception cref="FormatException">The text is not of the form <see cref="Identifier.Allowed"/>.</exception>
    public static ReplayId Parse(string text) => TryParse(text, out var id) ? id : throw Identifier.Malformed("a replay id", text);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Which events of its range a replay sends. Events that the webhook has not tried yet are never part of it.</summary>
public enum ReplayScope
{
    /// <summary>Every event that the webhook wants, regardless of its delivery.</summary>
    All,

    /// <summary>Those whose delivery is exhausted.</summary>
    Exhausted,

    /// <summary>Those that were never delivered to this webhook: exhausted, between two attempts, or never tried.</summary>
    Missing,
}

/// <summary>The status of a replay.</summary>
public enum ReplayStatus
{
    /// <summary>Some of its events wait for their first attempt of this replay.</summary>
    Running,

    /// <summary>Each of its events was tried; failed ones follow the retry schedule.</summary>
    Completed,

    /// <summary>An operator ended it.</summary>
    Cancelled,
}

/// <summary>
/// Sends past events to a webhook again: a second cursor over the project's log. It takes a few at a time, so that a replay of
/// a million events is no larger than one of ten.
/// </summary>
/// <param name="Id">Its id.</param>
/// <param name="Only">Which events of the range.</param>
/// <param name="Since">Events accepted at or after it, or null for all up to the end.</param>
/// <param name="Until">Events accepted before it, or null for all that had been accepted when it started.</param>
/// <param name="Last">The last sequence of its range.</param>
/// <param name="Covered">The webhook's progress when it started; the rest is delivered without a replay.</param>
/// <param name="Matched">The number of events to send when it started.</param>
/// <param name="StartedAt">When it started.</param>
public sealed record Replay(
    ReplayId Id, ReplayScope Only, DateTimeOffset? Since, DateTimeOffset? Until, long Last, DeliveryProgress Covered, long Matched,
    DateTimeOffset StartedAt)
{
    /// <summary>Whether there may be more than <see cref="Matched"/>: not all of its events were checked.</summary>
    public bool IsMatchedAtLeast { get; init; }

    /// <summary>The sequence up to which it has taken its events.</summary>
    public long Cursor { get; init; }

    /// <summary>How many deliveries it has started.</summary>
    public long Taken { get; init; }

    /// <summary>Of these, how many wait for their first attempt of this replay.</summary>
    public int Untried { get; init; }

    /// <summary>When it was completed or cancelled.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether an operator ended it.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>Its status.</summary>
    public ReplayStatus Status => IsCancelled ? ReplayStatus.Cancelled : EndedAt is null ? ReplayStatus.Running : ReplayStatus.Completed;

    /// <summary>Whether it has more events to take.</summary>
    internal bool HasMore => EndedAt is null && Cursor < Last;

    internal Replay Tried(DateTimeOffset at) => (this with { Untried = Untried - 1 }).EndIfDone(at);

    internal Replay EndIfDone(DateTimeOffset at) => EndedAt is null && Cursor >= Last && Untried == 0 ? this with { EndedAt = at } : this;
}
