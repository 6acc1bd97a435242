using System.Text.Json.Serialization;
using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>What is to be done so that a project has the webhooks of a file.</summary>
internal static class ImportPlan
{
    /// <param name="definitions">What is wanted.</param>
    /// <param name="present">The webhooks of the project.</param>
    /// <param name="prunes">Whether webhooks that the file does not name are deleted.</param>
    /// <param name="environment">Gets a variable, null when it is not set.</param>
    /// <exception cref="CliException">It cannot be told which webhook is meant, or a header has no value.</exception>
    public static IReadOnlyList<ImportStep> Of(
        WebhookDefinitions definitions, IReadOnlyList<WebhookResource> present, bool prunes, Func<string, string?> environment)
    {
        var wanted = definitions.Webhooks.Select(definition => definition.Name).ToHashSet();
        WebhookDefinitions.RequireNames(present.Select(webhook => webhook.Name).Where(wanted.Contains), "The project");
        var byName = present.Where(webhook => wanted.Contains(webhook.Name)).ToDictionary(webhook => webhook.Name);
        var steps = definitions.Webhooks.Select(definition => byName.TryGetValue(definition.Name, out var webhook)
            ? Change(definition, webhook, environment)
            : Creation(definition, environment));
        var others = present.Where(webhook => !wanted.Contains(webhook.Name))
            .Select(webhook => new ImportStep(prunes ? "delete" : "leave", webhook.Name, webhook.Id, []));
        return [.. steps, .. others];
    }

    private static ImportStep Creation(WebhookDefinition definition, Func<string, string?> environment) => new("create", definition.Name, null, [])
    {
        Creation = new()
        {
            Name = definition.Name,
            Url = definition.Url,
            Description = definition.Description,
            EventTypes = definition.EventTypes,
            Headers = definition.Headers is null ? null : HeaderValues.Resolve(definition, new Dictionary<string, string>(), environment),
            Throttle = definition.Throttle,
            MaxInFlight = definition.MaxInFlight,
            Ordering = definition.Ordering,
            Signing = definition.Signing,
            Timeout = definition.Timeout,
            RetrySchedule = definition.RetrySchedule,
        },
    };

    private static ImportStep Change(WebhookDefinition wanted, WebhookResource present, Func<string, string?> environment)
    {
        var headers = wanted.Headers is null ? null : HeaderChanges(HeaderValues.Resolve(wanted, present.Headers, environment), present.Headers);
        var change = new UpdateWebhookRequest
        {
            Url = Changed(wanted.Url, present.Url),
            Description = Changed(wanted.Description, present.Description),
            EventTypes = wanted.EventTypes.SequenceEqual(present.EventTypes) ? null : wanted.EventTypes,
            Headers = headers is { Count: > 0 } ? headers : null,
            Throttle = IsSame(wanted.Throttle, present.Throttle) ? null : wanted.Throttle,
            MaxInFlight = wanted.MaxInFlight == present.MaxInFlight ? null : wanted.MaxInFlight,
            Ordering = Changed(wanted.Ordering, present.Ordering),
            Signing = Changed(wanted.Signing, present.Signing),
            Timeout = wanted.Timeout is null || IsSameTime(wanted.Timeout, present.Timeout) ? null : wanted.Timeout,
            RetrySchedule = wanted.RetrySchedule is null || IsSameSchedule(wanted.RetrySchedule, present.RetrySchedule) ? null : wanted.RetrySchedule,
        };
        var fields = Fields(change);
        return new(fields.Count == 0 ? "unchanged" : "update", wanted.Name, present.Id, fields) { Change = fields.Count == 0 ? null : change };
    }

    private static IReadOnlyList<string> Fields(UpdateWebhookRequest change)
    {
        (string Name, object? Value)[] fields =
        [
            ("url", change.Url), ("description", change.Description), ("event_types", change.EventTypes), ("headers", change.Headers),
            ("throttle", change.Throttle), ("max_in_flight", change.MaxInFlight), ("ordering", change.Ordering),
            ("signing", change.Signing), ("timeout", change.Timeout), ("retry_schedule", change.RetrySchedule),
        ];
        return [.. fields.Where(field => field.Value is not null).Select(field => field.Name)];
    }

    private static string? Changed(string? wanted, string? present) => wanted == present ? null : wanted;

    private static Dictionary<string, string?> HeaderChanges(Dictionary<string, string> wanted, IReadOnlyDictionary<string, string> present)
    {
        var had = new Dictionary<string, string>(present, StringComparer.OrdinalIgnoreCase);
        var changes = wanted.Where(header => had.GetValueOrDefault(header.Key) != header.Value).ToDictionary(header => header.Key, header => (string?)header.Value);
        foreach (var gone in present.Keys.Where(name => !wanted.ContainsKey(name)))
            changes[gone] = null;
        return changes;
    }

    private static bool IsSame(ThrottleRequest? wanted, ThrottleResource present) => wanted is null
        || ((wanted.Rate ?? present.Rate) == present.Rate && (wanted.Burst ?? present.Burst) == present.Burst && (wanted.Per is null || IsSameTime(wanted.Per, present.Per)));

    private static bool IsSameSchedule(IReadOnlyList<string> wanted, IReadOnlyList<string> present) =>
        wanted.Count == present.Count && wanted.Zip(present).All(pair => IsSameTime(pair.First, pair.Second));

    private static bool IsSameTime(string one, string other) =>
        one == other || (Durations.TryParse(one, out var first) && Durations.TryParse(other, out var second) && first == second);
}

/// <summary>What is done with one webhook: <c>create</c>, <c>update</c>, <c>unchanged</c>, <c>leave</c> or <c>delete</c>.</summary>
/// <param name="Changes">The fields that an update changes.</param>
internal sealed record ImportStep(string Action, string Name, string? Id, IReadOnlyList<string> Changes)
{
    public static Sheet<ImportStep> Sheet { get; } = new(
        ImportStepJson.Default.ImportStep,
        new("action", step => step.Action),
        new("name", step => step.Name),
        new("id", step => step.Id),
        new("changes", step => string.Join(", ", step.Changes)));

    [JsonIgnore]
    public CreateWebhookRequest? Creation { get; init; }

    [JsonIgnore]
    public UpdateWebhookRequest? Change { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ImportStep))]
internal sealed partial class ImportStepJson : JsonSerializerContext;
