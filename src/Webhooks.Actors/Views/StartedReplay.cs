using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>A replay that is on its way.</summary>
/// <param name="Matched">How many events it has to send.</param>
public sealed record StartedReplay(ReplayId Id, long Matched)
{
    /// <summary>Whether there may be more than <see cref="Matched"/>: not all events of its range were asked about.</summary>
    public bool IsAtLeast { get; init; }
}

/// <summary>How many events a replay has to send.</summary>
/// <param name="Matched">How many.</param>
/// <param name="IsAtLeast">Whether there may be more: not all events of the range were asked about.</param>
public readonly record struct ReplayCount(long Matched, bool IsAtLeast);
