using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

internal static class EventMapping
{
    public static PublishAnswer ToAnswer(this AcceptedEvent accepted) =>
        new() { Id = accepted.Id.Value, Sequence = accepted.Sequence, Duplicate = accepted.Duplicate, Webhooks = accepted.Webhooks };

    public static EventResource ToResource(this EventView view) => new()
    {
        Id = view.Id.Value,
        Type = view.Type.Value,
        Sequence = view.Sequence,
        Key = view.Key,
        AcceptedAt = view.AcceptedAt,
    };

    public static EventDetailResource ToResource(this EventDetail detail, IReadOnlyList<FieldError> violations) =>
        new(detail.Event.ToResource(), detail.Body.ToRawJson(), [.. detail.Deliveries.Select(DeliveryMapping.ToResource)])
        {
            Filtered = [
                .. detail.Filtered.Select(
                    filtered => new FilteredResource { WebhookId = filtered.Webhook.Value, NotSent = filtered.Mismatch.ToResource() })],
            Violations = violations.Count == 0 ? null : violations.GroupBy(error => error.Field).ToDictionary(
                errors => errors.Key, errors => (IReadOnlyList<string>)[.. errors.Select(error => error.Message)]),
        };

    public static NotSentResource ToResource(this FilterMismatch mismatch) => new()
    {
        Reason = "filter",
        Path = mismatch.Path,
        Operator = mismatch.Operator,
        Expected = RawJson.Parse(mismatch.Expected),
        Actual = mismatch.Actual is { } actual ? RawJson.Parse(actual) : null,
    };
}
