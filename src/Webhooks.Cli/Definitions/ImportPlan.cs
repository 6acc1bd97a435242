using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>The steps that make a project match a file.</summary>
internal static class ImportPlan
{
    /// <summary>Fields that hold durations, which can be written in several ways.</summary>
    private static readonly string[] DurationFields = ["timeout", "retry_schedule", "per"];

    /// <param name="definitions">The definitions of the file.</param>
    /// <param name="present">The webhooks of the project.</param>
    /// <param name="prunes">Whether webhooks that the file does not name are deleted.</param>
    /// <param name="environment">Reads a variable; null when it is not set.</param>
    /// <exception cref="CliException">A name is ambiguous, or a header has no value.</exception>
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

    private static ImportStep Creation(CreateWebhookRequest wanted, Func<string, string?> environment) =>
        new("create", wanted.Name, null, [])
        {
            Creation =
            wanted with
            {
                Headers = wanted.Headers is null
                ? null
                : HeaderValues.Resolve(wanted, new Dictionary<string, string>(), environment)
            },
        };

    private static ImportStep Change(CreateWebhookRequest wanted, WebhookResource present, Func<string, string?> environment)
    {
        var given = ToJson(wanted, ContractsJson.Default.CreateWebhookRequest);
        var had = ToJson(present, ContractsJson.Default.WebhookResource);
        if (wanted.Headers is not null)
            given["headers"] = HeaderChanges(HeaderValues.Resolve(wanted, present.Headers, environment), present.Headers);
        var changes = new JsonObject(given
            .Where(field => field.Key == "headers" ? field.Value!.AsObject().Count > 0 : !IsSame(field.Key, field.Value, had[field.Key]))
            .Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
        return new(changes.Count == 0 ? "unchanged" : "update", wanted.Name, present.Id, [.. changes.Select(field => field.Key)])
        {
            Change = changes.Count == 0 ? null : changes.Deserialize(ContractsJson.Default.UpdateWebhookRequest),
        };
    }

    private static JsonObject ToJson<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToNode(value, type)!.AsObject();

    private static JsonObject HeaderChanges(Dictionary<string, string> wanted, IReadOnlyDictionary<string, string> present)
    {
        var had = new Dictionary<string, string>(present, StringComparer.OrdinalIgnoreCase);
        var changes = new JsonObject(wanted.Where(header => had.GetValueOrDefault(header.Key) != header.Value)
            .Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value)));
        foreach (var gone in present.Keys.Where(name => !wanted.ContainsKey(name)))
            changes[gone] = null;
        return changes;
    }

    /// <summary>Whether a field already has the value, ignoring parts of it that the file does not name.</summary>
    private static bool IsSame(string field, JsonNode? wanted, JsonNode? present) => (wanted, present) switch
    {
        (JsonObject, JsonObject) when field == "filter" => JsonNode.DeepEquals(wanted, present),
        (JsonObject parts, JsonObject had) => parts.All(part => IsSame(part.Key, part.Value, had[part.Key])),
        (JsonArray items, JsonArray had) => items.Count == had.Count && items.Zip(had).All(pair => IsSame(field, pair.First, pair.Second)),
        (JsonValue one, JsonValue other) when DurationFields.Contains(field) =>
            IsSameTime(one.GetValue<string>(), other.GetValue<string>()),
        _ => JsonNode.DeepEquals(wanted, present),
    };

    private static bool IsSameTime(string one, string other) =>
        one == other || (Durations.TryParse(one, out var first) && Durations.TryParse(other, out var second) && first == second);
}

/// <summary>The step for one webhook: <c>create</c>, <c>update</c>, <c>unchanged</c>, <c>leave</c> or <c>delete</c>.</summary>
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
