using Webhooks.Model;
using static Webhooks.Actors.Journal.WireTypes;

namespace Webhooks.Actors.Journal;

/// <summary>The stored form of a webhook's facts.</summary>
internal static class WebhookWire
{
    public static Wire.WebhookCreated ToWire(WebhookCreated fact) => new()
    {
        Project = fact.Project.Value,
        Webhook = fact.Id.Value,
        Definition = WireTypes.ToWire(fact.Definition),
        Secret = Bytes(fact.Secret),
        Start = WireTypes.ToWire(fact.Start),
        At = WireTypes.ToWire(fact.At),
    };

    public static WebhookCreated FromWire(Wire.WebhookCreated wire) => new(
        ProjectId.Parse(wire.Project),
        WebhookId.Parse(wire.Webhook),
        WireTypes.FromWire(wire.Definition),
        WireTypes.Secret(wire.Secret, wire.Definition)
            ?? throw new System.Runtime.Serialization.SerializationException("A created webhook has a secret."),
        wire.Start is { } start ? WireTypes.FromWire(start) : null,
        Instant(wire.At));

    public static Wire.WebhookChanged ToWire(WebhookChanged fact) =>
        new()
        {
            Project = fact.Project.Value ?? "",
            Webhook = fact.Id.Value ?? "",
            Definition = WireTypes.ToWire(fact.Definition),
            At = WireTypes.ToWire(fact.At),
            Secret = Bytes(fact.Secret),
        };

    public static WebhookChanged FromWire(Wire.WebhookChanged wire) =>
        new(WireTypes.FromWire(wire.Definition), Instant(wire.At))
        {
            Project = ProjectOrNone(wire.Project),
            Id = WebhookOrNone(wire.Webhook),
            Secret = WireTypes.Secret(wire.Secret, wire.Definition),
        };

    public static Wire.WebhookEnabled ToWire(WebhookEnabled fact) =>
        new() { SkipTo = WireTypes.ToWire(fact.SkipTo), At = WireTypes.ToWire(fact.At) };

    public static WebhookEnabled FromWire(Wire.WebhookEnabled wire) =>
        new(wire.SkipTo is { } head ? WireTypes.FromWire(head) : null, Instant(wire.At));

    public static Wire.RouteConfirmed ToWire(RouteConfirmed fact) => new()
    {
        Version = fact.Version,
        Start = WireTypes.ToWire(fact.Start),
        Passed = fact.Passed is { } passed ? WireTypes.ToWire(passed) : null,
    };

    public static RouteConfirmed FromWire(Wire.RouteConfirmed wire) => new(wire.Version, WireTypes.FromWire(wire.Start))
    {
        Passed = wire.Passed is { } passed ? WireTypes.FromWire(passed) : null,
    };

    public static Wire.AttemptsRecorded ToWire(AttemptsRecorded fact)
    {
        var wire = new Wire.AttemptsRecorded { Progress = WireTypes.ToWire(fact.Progress) };
        wire.Attempts.Capacity = fact.Attempts.Length;
        foreach (var attempt in fact.Attempts)
            wire.Attempts.Add(ToWire(attempt));
        if (fact.Limiter is { } limiter)
            wire.Limiter = limiter.Due.Ticks;
        return wire;
    }

    public static AttemptsRecorded FromWire(Wire.AttemptsRecorded wire) =>
        new(WireTypes.FromWire(wire.Progress),
            [.. wire.Attempts.Select(FromWire)])
        { Limiter = wire.HasLimiter ? new(new(wire.Limiter)) : null };

    private static Wire.Attempt ToWire(Attempt attempt)
    {
        var outcome = attempt.Outcome;
        var wire = new Wire.Attempt
        {
            Sequence = attempt.Position.Sequence,
            Row = attempt.Position.Row,
            AcceptedAt = WireTypes.ToWire(attempt.AcceptedAt),
            Number = attempt.Number,
            At = WireTypes.ToWire(attempt.At),
            Status = (int)attempt.Status,
            Failure = (int)(outcome.Failure ?? 0),
            Duration = outcome.Duration.Ticks,
            ResponseBody = Bytes(outcome.ResponseBody),
            ResponseTruncated = outcome.ResponseTruncated,
        };
        if (WireTypes.ToWire(attempt.NextAt) is { } next)
            wire.NextAt = next;
        if (outcome.StatusCode is { } status)
            wire.StatusCode = status;
        if (outcome.ResponseHeaders is { } headers)
            wire.ResponseHeaders = headers;
        if (outcome.FailureDetail is { } detail)
            wire.FailureDetail = detail;
        if (outcome.RetryAfter is { } retryAfter)
            wire.RetryAfter = retryAfter.Ticks;
        if (WireTypes.ToWire(attempt.HeldUntil) is { } held)
            wire.HeldUntil = held;
        if (attempt.Exhausted is { } exhausted)
            wire.ExhaustedEvent = exhausted.Value;
        if (attempt.Key is { } key)
            wire.Key = key.Value;
        return wire;
    }

    private static Attempt FromWire(Wire.Attempt wire) => new(
        new(wire.Sequence, wire.Row),
        Instant(wire.AcceptedAt),
        wire.Number,
        Instant(wire.At),
        new(wire.Failure == 0 ? null : (FailureReason)wire.Failure, wire.HasStatusCode ? wire.StatusCode : null)
        {
            FailureDetail = wire.HasFailureDetail ? wire.FailureDetail : null,
            Duration = new(wire.Duration),
            ResponseHeaders = wire.HasResponseHeaders ? wire.ResponseHeaders : null,
            ResponseBody = wire.ResponseBody.Memory,
            ResponseTruncated = wire.ResponseTruncated,
            RetryAfter = wire.HasRetryAfter ? new(wire.RetryAfter) : null,
        },
        (DeliveryStatus)wire.Status,
        wire.HasNextAt ? Instant(wire.NextAt) : null)
    {
        HeldUntil = wire.HasHeldUntil ? Instant(wire.HeldUntil) : null,
        Exhausted = wire.HasExhaustedEvent ? PublishedEventId.Parse(wire.ExhaustedEvent) : null,
        Key = wire.HasKey ? new(wire.Key) : null,
    };
}
