namespace Webhooks.Model;

/// <summary>How fast a receiver may be called: in any window of n × <see cref="Per"/> at most n × <see cref="Rate"/> + <see cref="Burst"/> attempts.</summary>
/// <param name="Rate">Attempts per <paramref name="Per"/>; 1 to 1,000,000.</param>
/// <param name="Per">The period; 1 ms to 1 day.</param>
/// <param name="Burst">How many attempts may go at once after a quiet time; 1 to 1,000,000.</param>
public sealed record Throttle(int Rate, TimeSpan Per, int Burst)
{
    /// <summary>What a throttle may be, in words for error messages.</summary>
    public const string Allowed = "a rate of 1 to 1000000 per 1ms to 1d and a burst of 1 to 1000000";

    /// <summary>100 per second: fast for a person, slow for a server.</summary>
    public static Throttle Default { get; } = new(100, TimeSpan.FromSeconds(1), 100);

    internal bool IsAllowed =>
        Rate is >= 1 and <= 1_000_000 && Burst is >= 1 and <= 1_000_000 && Per >= TimeSpan.FromMilliseconds(1) && Per <= TimeSpan.FromDays(1);
}

/// <summary>Changes to a throttle; what is null stays as it is.</summary>
public sealed record ThrottlePatch
{
    /// <inheritdoc cref="Throttle.Rate"/>
    public int? Rate { get; init; }

    /// <inheritdoc cref="Throttle.Per"/>
    public TimeSpan? Per { get; init; }

    /// <summary>How many attempts may go at once after a quiet time; a change to null makes it as large as the rate.</summary>
    public Change<int?>? Burst { get; init; }

    /// <summary>The throttle with the changes made. A burst that was as large as the rate and is not set follows the rate.</summary>
    public Throttle ApplyTo(Throttle throttle)
    {
        var rate = Rate ?? throttle.Rate;
        var burst = Burst is { } change ? change.To ?? rate : throttle.Burst == throttle.Rate ? rate : throttle.Burst;
        return new(rate, Per ?? throttle.Per, burst);
    }
}
