namespace Webhooks.Contracts;

/// <summary>The statistics of a webhook's attempts over a range of time up to now.</summary>
public sealed record StatisticsResource
{
    /// <summary><c>hour</c>, <c>day</c> or <c>week</c>.</summary>
    public required string Range { get; init; }

    /// <summary>The length of one bucket, such as <c>15m</c>.</summary>
    public required string Step { get; init; }

    /// <summary>The start of the first bucket.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The end of the last bucket, at or after now.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>All buckets together.</summary>
    public required AttemptCountsResource Total { get; init; }

    /// <summary>From the oldest to the current one, including those without an attempt.</summary>
    public required IReadOnlyList<StatisticsBucketResource> Buckets { get; init; }
}

/// <summary>The results of some attempts.</summary>
public record AttemptCountsResource
{
    /// <summary>How many attempts started.</summary>
    public required long Attempts { get; init; }

    /// <summary>How many succeeded, which ended their deliveries.</summary>
    public required long Delivered { get; init; }

    /// <summary>How many failed as the last of their deliveries.</summary>
    public required long Exhausted { get; init; }

    /// <summary>How many failed, by failure reason; reasons that did not occur are absent.</summary>
    public required IReadOnlyDictionary<string, long> Failures { get; init; }

    /// <summary>The latency of all answers; null when there was none.</summary>
    public required LatencyResource? LatencyMs { get; init; }
}

/// <summary>The attempts that started within one step of time.</summary>
public sealed record StatisticsBucketResource : AttemptCountsResource
{
    /// <summary>The start of the bucket.</summary>
    public required DateTimeOffset From { get; init; }
}

/// <summary>Milliseconds to the response headers, accurate to a tenth.</summary>
public sealed record LatencyResource
{
    /// <summary>Half of the answers took at most this long.</summary>
    public required double P50 { get; init; }

    /// <summary>95 of 100 answers took at most this long.</summary>
    public required double P95 { get; init; }

    /// <summary>99 of 100 answers took at most this long.</summary>
    public required double P99 { get; init; }
}
