namespace Webhooks.Contracts;

/// <summary>What a webhook's attempts came to, over a range of time up to now.</summary>
public sealed record StatisticsResource
{
    /// <summary><c>hour</c>, <c>day</c> or <c>week</c>.</summary>
    public required string Range { get; init; }

    /// <summary>How much time one bucket holds, such as <c>15m</c>.</summary>
    public required string Step { get; init; }

    /// <summary>Where the first bucket begins.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Where the last bucket ends, at or after now.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>All buckets together.</summary>
    public required AttemptCountsResource Total { get; init; }

    /// <summary>From the oldest to the one that has now in it; those without an attempt are among them.</summary>
    public required IReadOnlyList<StatisticsBucketResource> Buckets { get; init; }
}

/// <summary>What some attempts came to.</summary>
public record AttemptCountsResource
{
    /// <summary>How many attempts began.</summary>
    public required long Attempts { get; init; }

    /// <summary>How many succeeded, and with them their deliveries.</summary>
    public required long Delivered { get; init; }

    /// <summary>How many failed as the last of their deliveries.</summary>
    public required long Exhausted { get; init; }

    /// <summary>How many failed, by failure reason; reasons that did not occur are left out.</summary>
    public required IReadOnlyDictionary<string, long> Failures { get; init; }

    /// <summary>How long the receiver took, over all that it answered; null when it answered none.</summary>
    public required LatencyResource? LatencyMs { get; init; }
}

/// <summary>The attempts that began within one step of time.</summary>
public sealed record StatisticsBucketResource : AttemptCountsResource
{
    /// <summary>Where the bucket begins.</summary>
    public required DateTimeOffset From { get; init; }
}

/// <summary>Milliseconds to the head of an answer; known to a tenth.</summary>
public sealed record LatencyResource
{
    /// <summary>What half of the answers did not exceed.</summary>
    public required double P50 { get; init; }

    /// <summary>What 95 of a hundred did not exceed.</summary>
    public required double P95 { get; init; }

    /// <summary>What 99 of a hundred did not exceed.</summary>
    public required double P99 { get; init; }
}
