namespace Webhooks.Contracts;

/// <summary>How a receiver has behaved recently.</summary>
public sealed record HealthResource
{
    /// <summary>
    /// <c>ok</c>, or <c>failing</c> after five failures of the receiver in a row: then the webhook tries one delivery at a time, after the
    /// waits of its schedule, until one succeeds.
    /// </summary>
    public required string State { get; init; }

    /// <summary>How many attempts have failed in a row.</summary>
    public required int ConsecutiveFailures { get; init; }

    /// <summary>When the first of them was made, while the receiver is failing; else null.</summary>
    public required DateTimeOffset? FailingSince { get; init; }
}

/// <summary>How many deliveries a webhook has in each state.</summary>
public sealed record CountsResource
{
    /// <summary>Read and not ended: waiting, in flight or between attempts.</summary>
    public required long Pending { get; init; }

    /// <summary>Pending deliveries with an attempt in flight.</summary>
    public required long InFlight { get; init; }

    /// <summary>Deliveries that were answered with 2xx.</summary>
    public required long Delivered { get; init; }

    /// <summary>Deliveries that were given up.</summary>
    public required long Exhausted { get; init; }

    /// <summary>
    /// Events for it that it has not read yet. Exact up to 200 unread events of its project (10,000 with a filter); above, an upper bound,
    /// which includes events in between that are not for it.
    /// </summary>
    public required long Backlog { get; init; }

    /// <summary>When the oldest pending event was accepted, or null.</summary>
    public required DateTimeOffset? OldestPendingAt { get; init; }
}
