using System.Collections.Immutable;
using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>Reads and writes the fields of a webhook's definition in the API.</summary>
internal static class DefinitionJson
{
    /// <summary>The names of the fields that a caller sets.</summary>
    public static string[] Names { get; } =
        ["name", "url", "description", "event_types", "filter", "headers", "throttle", "max_in_flight", "ordering", "signing", "timeout",
            "retry_schedule"];

    /// <summary>Reads the fields of a request; null means the default.</summary>
    public static WebhookPatch Read(JsonFields fields) => new()
    {
        Name = fields.Required<string>("name", "a string", JsonValues.Text),
        Url = fields.Required<string>("url", "a string", JsonValues.Text),
        Description = fields.Optional<string?>("description", "a string or null", JsonValues.Text, null),
        Filter = fields.Required<EventFilter>("event_types", $"a list of at least one of: {EventTypePattern.Allowed}", JsonValues.Filter),
        Payload = fields.Filter("filter"),
        Headers = fields.IsNull("headers") ? new(WebhookDefinition.NoHeaders) : null,
        HeaderChanges = ReadHeaders(fields),
        Throttle = fields.IsNull("throttle") ? new(null) : null,
        ThrottleChanges = ReadThrottle(fields),
        MaxInFlight = fields.Optional("max_in_flight", "a whole number", JsonValues.Whole, WebhookDefinition.DefaultMaxInFlight),
        Ordering = fields.Optional("ordering", Words<DeliveryOrder>.Allowed, JsonValues.Word, DeliveryOrder.None),
        Signing = fields.Optional("signing", Words<SigningScheme>.Allowed, JsonValues.Word, SigningScheme.V1),
        Timeout = fields.Optional<TimeSpan?>("timeout", Duration.Allowed, static (value, out wait) =>
            (wait = JsonValues.Wait(value, out var duration) ? duration : null) is not null, null),
        RetrySchedule = fields.Optional<RetrySchedule?>(
            "retry_schedule", $"a list of waits, each {Duration.Allowed}", JsonValues.Waits, null),
    };

    /// <summary>A webhook as the API returns it.</summary>
    public static WebhookResource ToResource(this WebhookView view)
    {
        var definition = view.Definition;
        return new()
        {
            Id = view.Id.Value,
            ProjectId = view.Project.Value,
            Name = definition.Name,
            Url = definition.Url,
            Description = definition.Description,
            EventTypes = [.. definition.Filter.Patterns.Select(p => p.Value)],
            Filter = definition.Payload is { } payload ? RawJson.Parse(payload.Json) : null,
            Headers = definition.Headers,
            Status = Words<WebhookStatus>.Of(view.Status),
            Damage = view.Damage is { } damage
                ? new() { PersistenceId = damage.PersistenceId, SequenceNr = damage.SequenceNr, Reason = damage.Reason }
                : null,
            StatusReason = view.Reason is { } reason ? Words<StatusReason>.Of(reason) : null,
            Throttle = definition.Throttle is { } throttle
                ? new() { Rate = throttle.Rate, Per = Duration.Format(throttle.Per), Burst = throttle.Burst }
                : null,
            MaxInFlight = definition.MaxInFlight,
            Ordering = Words<DeliveryOrder>.Of(definition.Ordering),
            Signing = Words<SigningScheme>.Of(definition.Signing),
            PublicKey = view.PublicKey,
            Timeout = Duration.Format(definition.Timeout ?? throw NotFilledIn(nameof(definition.Timeout))),
            RetrySchedule = [
                .. (definition.RetrySchedule ?? throw NotFilledIn(nameof(definition.RetrySchedule))).Waits.Select(Duration.Format)],
            Health = view.Health.ToResource(),
            Counts = view.Counts.ToResource(),
            LimitedBy = view.Limit is { } limit ? Words<LimitedBy>.Of(limit.By) : null,
            DrainedAt = view.DrainedAt,
            CreatedAt = view.CreatedAt,
            UpdatedAt = view.UpdatedAt,
        };
    }

    private static ThrottlePatch? ReadThrottle(JsonFields fields) =>
        fields.Object("throttle", "rate", "per", "burst") is not { } parts ? null : new()
        {
            Rate = parts.Optional("rate", "a whole number", JsonValues.Whole, Throttle.Unnamed.Rate)?.To,
            Per = parts.Optional("per", Duration.Allowed, JsonValues.Wait, Throttle.Unnamed.Per)?.To,
            Burst = parts.Optional<int?>("burst", "a whole number", static (value, out burst) =>
                (burst = JsonValues.Whole(value, out var number) ? number : null) is not null, null),
        };

    private static ImmutableSortedDictionary<string, string?>? ReadHeaders(JsonFields fields)
    {
        if (fields.Object("headers") is not { } given)
            return null;
        var headers = ImmutableSortedDictionary.CreateBuilder<string, string?>(WebhookDefinition.NoHeaders.KeyComparer);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in given.Names)
        {
            if (!names.Add(name))
                given.Wrong(name, "is given twice; header names are not case-sensitive");
            if (given.Optional<string?>(name, "a string", JsonValues.Text, null) is { } change)
                headers[name] = change.To;
        }

        return headers.ToImmutable();
    }

    private static InvalidOperationException NotFilledIn(string field) => new($"A webhook is shown with its {field} filled in.");
}
