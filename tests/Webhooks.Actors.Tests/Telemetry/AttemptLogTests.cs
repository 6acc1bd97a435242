using Microsoft.Extensions.Logging;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Telemetry;

/// <summary>The line of an attempt: words for those who read it, fields for those who search.</summary>
public sealed class AttemptLogTests
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static readonly AttemptOutcome Away = new(FailureReason.ConnectRefused, null) { Duration = TimeSpan.FromMilliseconds(1.2345) };

    [Fact]
    public void A_failed_attempt_logs_when_the_next_one_is_as_the_API_writes_instants() =>
        Assert.Equal(
            "Attempt 2 of event evt_7 (image.status_changed, sequence 7) to webhook wh_1 of project labels: status, status 503, after 1.2 "
                + $"ms; the delivery is pending, next 2026-05-04T12:00:05.250Z, trace {Trace}.",
            Line(new(FailureReason.Status, 503) { Duration = Away.Duration }, DeliveryStatus.Pending,
                Sample.Noon.AddMilliseconds(5250).ToOffset(TimeSpan.FromHours(2)), Trace));

    [Fact]
    public void What_there_is_not_has_no_place_in_it() =>
        Assert.Equal(
            "Attempt 2 of event evt_7 (image.status_changed, sequence 7) to webhook wh_1 of project labels: connect_refused, after 1.2 ms; "
                + "the delivery is exhausted.",
            Line(Away, DeliveryStatus.Exhausted));

    [Fact]
    public void Its_fields_are_always_the_same()
    {
        var log = new Fields();
        new AttemptLog(log).Write(Sample.Project, Sample.Webhook, Sample.Event(7), Attempt(Away, DeliveryStatus.Exhausted, null));
        Assert.Equal(
            ["Attempt=2", "EventId=evt_7", "EventType=image.status_changed", "Sequence=7", "WebhookId=wh_1", "ProjectId=labels",
                "Outcome=connect_refused",
                "StatusCode=", "DurationMs=1.2345", "Delivery=exhausted", "NextAt=", "Trace="],
            log.Kept);
    }

    private static string Line(AttemptOutcome outcome, DeliveryStatus status, DateTimeOffset? next = null, string? trace = null)
    {
        var log = new KeptLog<AttemptLogTests>();
        var @event = Sample.Event(7) with { Trace = trace is null ? null : new(trace, null) };
        new AttemptLog(log).Write(Sample.Project, Sample.Webhook, @event, Attempt(outcome, status, next));
        return Assert.Single(log.Lines).TrimEnd();
    }

    private static Attempt Attempt(AttemptOutcome outcome, DeliveryStatus status, DateTimeOffset? next) =>
        new(new(7, 70), Sample.Noon, 2, Sample.Noon, outcome, status, next);

    private sealed class Fields : ILogger
    {
        public IReadOnlyList<string> Kept { get; private set; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            Kept = [
                .. ((IReadOnlyList<KeyValuePair<string, object?>>)state!).Select(
                    field => FormattableString.Invariant($"{field.Key}={field.Value}"))];
    }
}
