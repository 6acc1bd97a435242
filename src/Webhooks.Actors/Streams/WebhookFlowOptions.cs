namespace Webhooks.Actors;

/// <summary>How a stream publishes.</summary>
public sealed record WebhookFlowOptions
{
    /// <summary>
    /// The maximum events in one write; 1 to 10,000. Events that arrive while a write is in flight are the next write; an event that
    /// arrives when none is in flight is written at once.
    /// </summary>
    public int MaxGroupEvents { get; init; } = 1000;

    /// <summary>
    /// The maximum bytes of data in one write, unless a single event is larger; 1 kB to 16 MB. At most three such groups are in memory:
    /// one that is collected, one that is written, and one whose results are handed on.
    /// </summary>
    public int MaxGroupBytes { get; init; } = 1024 * 1024;

    /// <summary>The maximum bytes of one event's data; a larger event is refused. 1 to 16 MB, 256 kB by default as in the API.</summary>
    public int MaxEventBytes { get; init; } = 256 * 1024;

    /// <summary>
    /// How long the stream waits before it publishes a group again that the engine could not store; by default as long as the API's
    /// <c>Retry-After</c>.
    /// </summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long the stream repeats a group; then it fails with the engine's <see cref="RefusedException"/>. Null, the default: until the
    /// stream ends.
    /// </summary>
    public TimeSpan? GiveUpAfter { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    internal WebhookFlowOptions Checked()
    {
        Between(nameof(MaxGroupEvents), MaxGroupEvents, 1, 10_000);
        Between(nameof(MaxGroupBytes), MaxGroupBytes, 1024, 16 << 20);
        Between(nameof(MaxEventBytes), MaxEventBytes, 1, 16 << 20);
        Between(nameof(RetryAfter), RetryAfter, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));
        Between(nameof(GiveUpAfter), GiveUpAfter ?? TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(1));
        return this;

        static void Between<T>(string name, T value, T least, T most)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
                throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be from {least} to {most}.");
        }
    }
}
