using System.Diagnostics;
using Webhooks.Model;

namespace Webhooks.Actors.Telemetry;

/// <summary>
/// The engine's spans: publish, commit, and each attempt, all in the trace of the publish, whenever and on whichever node an attempt is
/// made. Without a listener none of them is made, and nothing is kept with the events. There is no URL in them, no header and no body.
/// </summary>
internal static class Spans
{
    private static readonly ActivitySource Source = new(WebhooksTelemetry.SourceName, WebhooksTelemetry.Version);

    /// <summary>The attempt that the running code makes, if it is traced.</summary>
    public static Activity? CurrentAttempt => Activity.Current is { Kind: ActivityKind.Client } span && span.Source == Source ? span : null;

    public static Activity? Publish(ProjectId project, int events) => Source.StartActivity("webhooks publish", ActivityKind.Producer)
        ?.SetTag("webhooks.project.id", project.Value)
        .SetTag("webhooks.events", events);

    /// <summary>What is kept with the events of a publish; nothing when it is not sampled, so that its attempts are not either.</summary>
    public static EventTrace? Of(Activity? publish) => publish is { Recorded: true, IdFormat: ActivityIdFormat.W3C, Id: { } id }
        ? new(id, publish.TraceStateString is { Length: > 0 and <= EventTrace.MaxStateLength } state ? state : null)
        : null;

    public static void Refuse(this Activity publish, Refusal refusal) =>
        publish.SetStatus(ActivityStatusCode.Error).SetTag("error.type", refusal.Code);

    /// <summary>One write held the events of several publishes; each trace gets a span of it.</summary>
    /// <param name="trace">The trace of one of them.</param>
    /// <param name="rows">Rows that were written.</param>
    /// <param name="events">Events in them.</param>
    /// <param name="from">When the write began.</param>
    /// <param name="to">When it was on disk.</param>
    public static void Commit(EventTrace trace, int rows, int events, DateTimeOffset from, DateTimeOffset to)
    {
        using var span = Within(trace, "webhooks commit", ActivityKind.Internal, from);
        span?.SetTag("webhooks.rows", rows).SetTag("webhooks.events", events).SetEndTime(to.UtcDateTime);
    }

    public static Activity? Attempt(ProjectId project, WebhookId webhook, PublishedEvent @event, int number, string host) =>
        @event.Trace is not { } trace
        ? null
        : Within(trace, "webhooks attempt", ActivityKind.Client)
            ?.SetTag("webhooks.project.id", project.Value)
            .SetTag("webhooks.webhook.id", webhook.Value)
            .SetTag("webhooks.event.id", @event.Id.Value)
            .SetTag("webhooks.event.type", @event.Type.Value)
            .SetTag("webhooks.attempt.number", number)
            .SetTag("server.address", host);

    /// <param name="attempt">The attempt.</param>
    /// <param name="outcome">How it ended; null when it was not made.</param>
    public static void End(this Activity attempt, AttemptOutcome? outcome)
    {
        attempt.SetTag("webhooks.outcome", outcome is null ? "not_made" : outcome.Failure is null ? "succeeded" : "failed");
        if (outcome?.StatusCode is { } status)
            attempt.SetTag("http.response.status_code", status);
        if (outcome?.Failure is { } reason)
            attempt.SetStatus(ActivityStatusCode.Error).SetTag("error.type", reason.Name());
    }

    private static Activity? Within(EventTrace trace, string name, ActivityKind kind, DateTimeOffset from = default) =>
        Source.HasListeners() && ActivityContext.TryParse(trace.Parent, trace.State, isRemote: true, out var parent)
            ? Source.StartActivity(name, kind, parent, startTime: from)
            : null;
}
