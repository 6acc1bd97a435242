using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>What the owner of a webhook decides, without its secret: fit for a repository. Fields that are absent are left as they are.</summary>
internal sealed record WebhookDefinition
{
    /// <summary>By it the webhook is found again; no other of the project has it.</summary>
    public required string Name { get; init; }

    public required string Url { get; init; }

    public string? Description { get; init; }

    public required IReadOnlyList<string> EventTypes { get; init; }

    /// <summary>All of its headers. A value of <c>${NAME}</c> is the environment variable NAME where it is imported.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public ThrottleRequest? Throttle { get; init; }

    public int? MaxInFlight { get; init; }

    public string? Ordering { get; init; }

    public string? Signing { get; init; }

    public string? Timeout { get; init; }

    public IReadOnlyList<string>? RetrySchedule { get; init; }

    /// <summary>The definition of a webhook; the values of its headers may be secrets, and stay out unless they are asked for.</summary>
    public static WebhookDefinition Of(WebhookResource webhook, bool withHeaderValues) => new()
    {
        Name = webhook.Name,
        Url = webhook.Url,
        Description = webhook.Description,
        EventTypes = webhook.EventTypes,
        Headers = new SortedDictionary<string, string>(
            webhook.Headers.ToDictionary(header => header.Key, header => withHeaderValues ? header.Value : HeaderValues.Placeholder(webhook.Name, header.Key)),
            StringComparer.Ordinal),
        Throttle = new() { Rate = webhook.Throttle.Rate, Per = webhook.Throttle.Per, Burst = webhook.Throttle.Burst },
        MaxInFlight = webhook.MaxInFlight,
        Ordering = webhook.Ordering,
        Signing = webhook.Signing,
        Timeout = webhook.Timeout,
        RetrySchedule = webhook.RetrySchedule,
    };
}

/// <summary>A file of definitions.</summary>
internal sealed record WebhookDefinitions(IReadOnlyList<WebhookDefinition> Webhooks)
{
    /// <summary>Reads what <see cref="ToJson"/> has written, or somebody by hand.</summary>
    /// <exception cref="CliException">It is something else, or two webhooks have one name.</exception>
    public static WebhookDefinitions Parse(ReadOnlySpan<byte> json)
    {
        WebhookDefinitions? definitions;
        try
        {
            definitions = JsonSerializer.Deserialize(json, DefinitionsJson.Readable.WebhookDefinitions);
        }
        catch (JsonException e)
        {
            throw new CliException($"This is not a file of webhook definitions: {e.Message}");
        }

        if (definitions?.Webhooks is not { } webhooks || webhooks.Any(webhook => webhook is null))
            throw new CliException("This is not a file of webhook definitions: it has no list of webhooks.");
        RequireNames(webhooks.Select(webhook => webhook.Name), "The file");
        return definitions;
    }

    /// <exception cref="CliException">Two have one name.</exception>
    public static void RequireNames(IEnumerable<string> names, string whose)
    {
        if (names.CountBy(name => name).FirstOrDefault(count => count.Value > 1).Key is { } twice)
            throw new CliException($"{whose} has two webhooks that are called '{twice}'; definitions are told apart by their names.");
    }

    public string ToJson() => JsonSerializer.Serialize(this, DefinitionsJson.Readable.WebhookDefinitions);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(WebhookDefinitions))]
internal sealed partial class DefinitionsJson : JsonSerializerContext
{
    /// <summary>Leaves unescaped what JSON allows: people read these files.</summary>
    public static DefinitionsJson Readable => Relaxed.Context;

    // A class of its own: the order in which the static parts of this one and of its generated half are set is not defined.
    private static class Relaxed
    {
        public static DefinitionsJson Context { get; } =
            new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
