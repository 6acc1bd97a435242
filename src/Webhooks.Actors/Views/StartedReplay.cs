using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>A started replay.</summary>
/// <param name="Matched">How many events it will send.</param>
public sealed record StartedReplay(ReplayId Id, long Matched)
{
    /// <summary>Whether there may be more than <see cref="Matched"/>: not all events of its range were checked.</summary>
    public bool IsAtLeast { get; init; }
}

/// <summary>How many events a replay will send.</summary>
/// <param name="Matched">The number of events.</param>
/// <param name="IsAtLeast">Whether there may be more: not all events of the range were checked.</param>
public readonly record struct ReplayCount(long Matched, bool IsAtLeast);
