using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Webhooks.Model;

/// <summary>
/// How fast a receiver may be called: in any window of n × <see cref="Per"/> at most n × <see cref="Rate"/> + <see cref="Burst"/> attempts.
/// </summary>
/// <param name="Rate">Attempts per <paramref name="Per"/>; 1 to 1,000,000.</param>
/// <param name="Per">The period; 1 ms to 1 day.</param>
/// <param name="Burst">How many attempts may start at once after a pause; 1 to 1,000,000.</param>
public sealed record Throttle(int Rate, TimeSpan Per, int Burst)
{
    /// <summary>The allowed form of a throttle, for error messages.</summary>
    public const string Allowed = "a rate of 1 to 1000000 per 1ms to 1d and a burst of 1 to 1000000";

    /// <summary>The defaults of a throttle's parts: 100 attempts per second, a burst of 100.</summary>
    public static Throttle Unnamed { get; } = new(100, TimeSpan.FromSeconds(1), 100);

    /// <summary>How a throttle is written on one line.</summary>
    public const string AllowedText = "attempts and a period, such as 100/1s";

    /// <summary>Reads <c>100/1s</c>: this many attempts in each period, and as many at once after a pause.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Throttle? throttle)
    {
        var parts = text.Split('/');
        throttle = parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var rate)
            && Duration.TryParse(parts[1], out var per) && new Throttle(rate, per, rate) is { IsAllowed: true } allowed ? allowed : null;
        return throttle is not null;
    }

    /// <summary>
    /// The time between attempts, when the burst is used up. Rounded up to whole ticks, so that rounding never allows an extra attempt.
    /// </summary>
    internal TimeSpan Interval => new((Per.Ticks + Rate - 1) / Rate);

    internal bool IsAllowed =>
        Rate is >= 1 and <= 1_000_000 && Burst is >= 1 and <= 1_000_000 && Per >= TimeSpan.FromMilliseconds(1)
            && Per <= TimeSpan.FromDays(1);
}

/// <summary>Changes to a throttle; parts that are null stay.</summary>
public sealed record ThrottlePatch
{
    /// <inheritdoc cref="Throttle.Rate"/>
    public int? Rate { get; init; }

    /// <inheritdoc cref="Throttle.Per"/>
    public TimeSpan? Per { get; init; }

    /// <summary>How many attempts may start at once after a pause; a change to null makes it as large as the rate.</summary>
    public Change<int?>? Burst { get; init; }

    /// <summary>
    /// The throttle with the changes; without one before, the other parts are those of <see cref="Throttle.Unnamed"/>. A burst
    /// that equalled the rate and is not set follows the rate.
    /// </summary>
    public Throttle ApplyTo(Throttle? before)
    {
        var throttle = before ?? Throttle.Unnamed;
        var rate = Rate ?? throttle.Rate;
        var burst = Burst is { } change ? change.To ?? rate : throttle.Burst == throttle.Rate ? rate : throttle.Burst;
        return new(rate, Per ?? throttle.Per, burst);
    }
}
