using System.Diagnostics.Metrics;
using Webhooks.Model;

namespace Webhooks.Actors.Telemetry;

/// <summary>
/// The metrics of a node. Tags have few values: no project, webhook, event or URL. All of them are created once, so that counting
/// allocates nothing.
/// </summary>
internal sealed class Instruments : IDisposable
{
    private static readonly KeyValuePair<string, object?> Succeeded = Outcome("succeeded");
    private static readonly KeyValuePair<string, object?> Failed = Outcome("failed");
    private static readonly KeyValuePair<string, object?> Delivered = Outcome("delivered");
    private static readonly KeyValuePair<string, object?> Exhausted = Outcome("exhausted");
    private static readonly KeyValuePair<string, object?> Rejected = new("webhooks.validation", "reject");
    private static readonly KeyValuePair<string, object?> Warned = new("webhooks.validation", "warn");
    private static readonly KeyValuePair<string, object?> Expired = Outcome("expired");

    private static readonly KeyValuePair<string, object?>[] Reasons =
        [new("error.type", null),
            .. Enum.GetValues<FailureReason>().Order().Select(reason => new KeyValuePair<string, object?>("error.type", reason.Name()))];

    private readonly Meter _meter = new(WebhooksTelemetry.MeterName, WebhooksTelemetry.Version);
    private readonly Counter<long> _publishRequests;
    private readonly Counter<long> _violations;
    private readonly Counter<long> _commitRows;
    private readonly Counter<long> _commitEvents;
    private readonly Histogram<double> _commitDuration;
    private readonly Histogram<double> _journalWriteDuration;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _attempts;
    private readonly Histogram<double> _attemptDuration;
    private readonly Histogram<double> _recoveryDuration;
    private long _unread;

    public Instruments()
    {
        _publishRequests = _meter.CreateCounter<long>(
            "webhooks.publish.requests", "{request}", "Publishes that reached the engine, by result.");
        _violations = _meter.CreateCounter<long>(
            "webhooks.publish.violations", "{event}", "Events that did not fit the schema of their type, by what becomes of them.");
        _commitRows = _meter.CreateCounter<long>("webhooks.commit.rows", "{row}", "Rows of the journal that hold events.");
        _commitEvents = _meter.CreateCounter<long>("webhooks.commit.events", "{event}", "Events that were accepted and are on disk.");
        _commitDuration = Duration("webhooks.commit.duration", "From the first publish of a group commit until the whole group is on disk.",
            Buckets.Writes);
        _journalWriteDuration = Duration("webhooks.journal.write.duration", "One write to the journal, as long as the writer waits for it.",
            Buckets.Writes);
        _deliveries = _meter.CreateCounter<long>("webhooks.deliveries", "{delivery}", "Deliveries that have ended, by outcome.");
        _attempts = _meter.CreateCounter<long>(
            "webhooks.attempts", "{attempt}", "Attempts that have ended, by outcome and failure reason.");
        _attemptDuration = Duration("webhooks.attempt.duration", "From the first byte sent to the response headers, or to the failure.",
            Buckets.Attempts);
        _recoveryDuration = Duration("webhooks.recovery.duration", "How long a project or webhook took to recover from its journal.",
            Buckets.Writes);
    }

    /// <summary>The meter of this node alone.</summary>
    internal Meter Meter => _meter;

    /// <summary>Adds the observable metrics.</summary>
    /// <param name="inFlight">Attempts in flight on the node.</param>
    /// <param name="totals">The read model's totals of all webhooks.</param>
    /// <param name="time">The node's clock.</param>
    public void Observe(Func<int> inFlight, SystemCounter totals, TimeProvider time)
    {
        _meter.CreateObservableUpDownCounter("webhooks.attempts.in_flight", inFlight, "{attempt}", "Attempts in flight on this node.");
        _meter.CreateObservableUpDownCounter(
            "webhooks.backlog", () => Interlocked.Read(ref _unread), "{event}",
            "Events that active webhooks of this node's projects have not read yet, including events that do not match.");
        _meter.CreateObservableGauge(
            "webhooks.deliveries.pending", () => Measured(totals.Latest, found => found.Pending), "{delivery}",
            "Deliveries of active webhooks that have started and not ended, in the whole system.");
        _meter.CreateObservableGauge(
            "webhooks.deliveries.oldest_pending.age", () => Measured(totals.Latest, found => found.AgeAt(time.GetUtcNow()).TotalSeconds),
            "s",
            "The age of the oldest event with a pending delivery, in the whole system.");
        _meter.CreateObservableGauge("webhooks.registered", () => ByStatus(totals.Latest), "{webhook}",
            "Webhooks by status, in the whole system.");
        _meter.CreateObservableGauge(
            "webhooks.failing", () => Measured(totals.Latest, found => found.Failing), "{webhook}",
            "Active webhooks whose receiver is failing, in the whole system.");
    }

    public void Published(string result) => _publishRequests.Add(1, new KeyValuePair<string, object?>("webhooks.result", result));

    public void Violated(SchemaValidation validation) =>
        _violations.Add(1, validation == SchemaValidation.Reject ? Rejected : Warned);

    /// <param name="rows">Rows that were written.</param>
    /// <param name="events">Events in them.</param>
    /// <param name="duration">Since the first of them was asked for.</param>
    public void Committed(int rows, int events, TimeSpan duration)
    {
        _commitRows.Add(rows);
        _commitEvents.Add(events);
        _commitDuration.Record(duration.TotalSeconds);
    }

    public void Wrote(WriteKind kind, TimeSpan duration) => _journalWriteDuration.Record(duration.TotalSeconds, kind.Tag);

    public void Attempted(AttemptOutcome outcome, DeliveryStatus status)
    {
        if (outcome.Failure is { } reason)
            _attempts.Add(1, Failed, Reasons[(int)reason]);
        else
            _attempts.Add(1, Succeeded);
        _attemptDuration.Record(outcome.Duration.TotalSeconds, outcome.Failure is null ? Succeeded : Failed);
        if (status == DeliveryStatus.Delivered)
            _deliveries.Add(1, Delivered);
        else if (status == DeliveryStatus.Exhausted)
            _deliveries.Add(1, Exhausted);
    }

    public void HaveExpired(long deliveries) => _deliveries.Add(deliveries, Expired);

    public void Recovered(RecoveryKind kind, TimeSpan duration) => _recoveryDuration.Record(duration.TotalSeconds, kind.Tag);

    /// <summary>A project has so many more (or fewer) events that its webhooks have not read.</summary>
    public void UnreadChanged(long difference) => Interlocked.Add(ref _unread, difference);

    public void Dispose() => _meter.Dispose();

    private Histogram<double> Duration(string name, string description, double[] buckets) =>
        _meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets });

    private static KeyValuePair<string, object?> Outcome(string outcome) => new("webhooks.outcome", outcome);

    /// <summary>Nothing as long as the read model was not asked, or does not answer: no number is better than a wrong one.</summary>
    private static IEnumerable<Measurement<T>> Measured<T>(SystemCounts? totals, Func<SystemCounts, T> value)
        where T : struct => totals is null ? [] : [new(value(totals))];

    private static IEnumerable<Measurement<long>> ByStatus(SystemCounts? totals) => totals is null
        ? []
        : [Of("active", totals.Active), Of("paused", totals.Paused), Of("disabled", totals.Disabled), Of("damaged", totals.Damaged)];

    private static Measurement<long> Of(string status, long count) =>
        new(count, new KeyValuePair<string, object?>("webhooks.status", status));

    /// <summary>In seconds.</summary>
    private static class Buckets
    {
        /// <summary>From a commit on a quick disk to a database that hardly answers.</summary>
        public static readonly double[] Writes = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

        /// <summary>From a receiver next door to the longest timeout.</summary>
        public static readonly double[] Attempts = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60];
    }
}

/// <summary>What is written to the journal.</summary>
internal sealed class WriteKind
{
    public static readonly WriteKind Events = new("events");
    public static readonly WriteKind Outcomes = new("outcomes");

    private WriteKind(string name) => Tag = new("webhooks.write", name);

    public KeyValuePair<string, object?> Tag { get; }
}

/// <summary>Who recovers from the journal.</summary>
internal sealed class RecoveryKind
{
    public static readonly RecoveryKind Project = new("project");
    public static readonly RecoveryKind Webhook = new("webhook");

    private RecoveryKind(string name) => Tag = new("webhooks.entity", name);

    public KeyValuePair<string, object?> Tag { get; }
}
