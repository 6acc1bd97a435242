using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>The waits between the attempts of one delivery. After the last wait's attempt has failed, the delivery is exhausted.</summary>
public sealed class RetrySchedule : IEquatable<RetrySchedule>
{
    /// <summary>The allowed form of a schedule, for error messages.</summary>
    public const string Allowed = "0 to 20 waits of at most 7d each";

    private const int MaxWaits = 20;
    private static readonly TimeSpan MaxWait = TimeSpan.FromDays(7);

    /// <summary>A schedule of the given waits, in order.</summary>
    public RetrySchedule(ImmutableArray<TimeSpan> waits) => Waits = waits;

    /// <summary>The ten attempts over 75 hours that Standard Webhooks recommends ("Retry schedule").</summary>
    public static RetrySchedule Default { get; } = new(
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ]);

    /// <summary>The wait after the first attempt, after the second, and so on.</summary>
    public ImmutableArray<TimeSpan> Waits { get; }

    /// <summary>Whether the schedule has the form <see cref="Allowed"/>.</summary>
    public bool IsAllowed => Waits.Length <= MaxWaits && Waits.All(w => w >= TimeSpan.Zero && w <= MaxWait);

    /// <summary>How long to wait after a failed attempt, or null when that was the last one.</summary>
    /// <param name="attemptsMade">How many attempts have failed, from 1.</param>
    /// <param name="jitter">The share of the wait by which it may be longer or shorter, 0 to 1.</param>
    /// <param name="chance">A uniform random number from 0 to 1.</param>
    public TimeSpan? WaitAfter(int attemptsMade, double jitter, double chance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attemptsMade, 1);
        return attemptsMade <= Waits.Length ? Waits[attemptsMade - 1] * (1 + jitter * (2 * chance - 1)) : null;
    }

    /// <inheritdoc/>
    public bool Equals(RetrySchedule? other) => other is not null && Waits.AsSpan().SequenceEqual(other.Waits.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RetrySchedule);

    /// <inheritdoc/>
    public override int GetHashCode() => Waits.Length;
}
