using System.Collections;
using System.Globalization;
using System.Text;
using Webhooks.Model;

namespace Webhooks.Actors.Telemetry;

/// <summary>
/// The line of an attempt: the same fields for all, and a sentence with only the known values. A template cannot have such a
/// sentence.
/// </summary>
internal sealed class AttemptLine(
    ProjectId project, WebhookId webhook, PublishedEvent @event, Attempt attempt) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private readonly KeyValuePair<string, object?>[] _fields =
    [
        new("Attempt", attempt.Number),
        new("EventId", @event.Id.Value),
        new("EventType", @event.Type.Value),
        new("Sequence", attempt.Position.Sequence),
        new("WebhookId", webhook.Value),
        new("ProjectId", project.Value),
        new("Outcome", Outcome(attempt)),
        new("StatusCode", attempt.Outcome.StatusCode),
        new("DurationMs", attempt.Outcome.Duration.TotalMilliseconds),
        new("Delivery", Delivery(attempt)),
        new("NextAt", attempt.NextAt),
        new("Trace", @event.Trace?.Parent),
    ];

    public int Count => _fields.Length;

    public KeyValuePair<string, object?> this[int index] => _fields[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _fields.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString()
    {
        var words = new StringBuilder();
        Add($"Attempt {attempt.Number} of event {@event.Id.Value} ({@event.Type.Value}, sequence {attempt.Position.Sequence})");
        Add($" to webhook {webhook.Value} of project {project.Value}: {Outcome(attempt)}");
        if (attempt.Outcome.StatusCode is { } status)
            Add($", status {status}");
        Add($", after {attempt.Outcome.Duration.TotalMilliseconds:0.#} ms; the delivery is {Delivery(attempt)}");
        if (attempt.NextAt is { } next)
            Add($", next {next.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture)}");
        if (@event.Trace is { } trace)
            Add($", trace {trace.Parent}");
        return words.Append('.').ToString();

        void Add(FormattableString part) => words.Append(part.ToString(CultureInfo.InvariantCulture));
    }

    private static string Outcome(Attempt attempt) => attempt.Outcome.Failure is { } reason ? reason.Name() : "succeeded";

    private static string Delivery(Attempt attempt) => attempt.Status.ToString().ToLowerInvariant();
}
