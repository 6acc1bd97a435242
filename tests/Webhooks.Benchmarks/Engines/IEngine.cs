using Webhooks.Benchmarks.Measuring;

namespace Webhooks.Benchmarks.Engines;

/// <summary>The engine under measurement, in this process or in a host of its own.</summary>
internal interface IEngine : IAsyncDisposable
{
    Task<string> CreateWebhookAsync(string project, WebhookPlan plan);

    /// <summary>Publishes one event alone, several as one batch. False: not now, the same again later.</summary>
    Task<bool> TryPublishAsync(string project, EventRange events);

    Task<EngineCounts> CountAsync(string project, string webhook);

    Task PauseAsync(string project, string webhook);

    Task ResumeAsync(string project, string webhook);

    /// <summary>What the engine's process has used.</summary>
    ResourceUse Used();
}

/// <summary>A webhook that takes every event, as fast as it can get them.</summary>
internal sealed record WebhookPlan(string Url, int MaxInFlight)
{
    public const int Rate = 1_000_000;

    private const int Waits = 20;

    /// <summary>What must be true of its events, as JSON; null for nothing.</summary>
    public string? Filter { get; init; }

    /// <summary>Every wait of its retry schedule, or null for the default schedule.</summary>
    public TimeSpan? RetryWait { get; init; }

    public IReadOnlyList<TimeSpan>? RetrySchedule => RetryWait is { } wait ? [.. Enumerable.Repeat(wait, Waits)] : null;
}

/// <summary>What the engine says of a webhook.</summary>
internal sealed record EngineCounts(long Pending, long Delivered, long Exhausted, long Backlog);
