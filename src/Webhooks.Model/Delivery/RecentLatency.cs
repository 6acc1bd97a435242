namespace Webhooks.Model;

/// <summary>How long attempts have taken recently: an average in which each new attempt counts for a sixteenth.</summary>
/// <param name="Average">The average; null when no attempt has ended.</param>
internal readonly record struct RecentLatency(TimeSpan? Average)
{
    private const int Weight = 16;

    public RecentLatency With(TimeSpan duration) => new(Average is { } average ? average + (duration - average) / Weight : duration);
}
