using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>
/// A file of definitions: the settings of webhooks, without secrets, for a repository. The name identifies a webhook.
/// Fields that are absent stay as they are. A header's value of <c>${NAME}</c> is the environment variable NAME where it is imported.
/// </summary>
internal sealed record WebhookDefinitions(IReadOnlyList<CreateWebhookRequest> Webhooks)
{
    /// <summary>The definitions of webhooks; the values of their headers may be secrets, and are included only on request.</summary>
    public static WebhookDefinitions Of(IEnumerable<WebhookResource> webhooks, bool withHeaderValues) =>
        new([.. webhooks.Select(webhook => Of(webhook, withHeaderValues))]);

    /// <summary>Reads a file that <see cref="ToJson"/> or an operator wrote.</summary>
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
        if (webhooks.Any(webhook => webhook is not { Secret: null, StartAt: null }))
            throw new CliException("This is not a file of webhook definitions: they have no secret and no start_at.");
        RequireNames(webhooks.Select(webhook => webhook.Name), "The file");
        return definitions;
    }

    /// <exception cref="CliException">Two have one name.</exception>
    public static void RequireNames(IEnumerable<string> names, string whose)
    {
        if (names.CountBy(name => name).FirstOrDefault(count => count.Value > 1).Key is { } twice)
            throw new CliException($"{whose} has two webhooks named '{twice}'; definitions are identified by their names.");
    }

    public string ToJson() => JsonSerializer.Serialize(this, DefinitionsJson.Readable.WebhookDefinitions);

    /// <summary>The fields that a resource has in common with the request that created it.</summary>
    private static CreateWebhookRequest Of(WebhookResource webhook, bool withHeaderValues)
    {
        var resource = JsonSerializer.SerializeToNode(webhook, ContractsJson.Default.WebhookResource);
        return resource.Deserialize(ContractsJson.Default.CreateWebhookRequest)! with
        {
            Headers = new SortedDictionary<string, string>(
                webhook.Headers.ToDictionary(header => header.Key,
                    header => withHeaderValues ? header.Value : HeaderValues.Placeholder(webhook.Name, header.Key)),
                StringComparer.Ordinal),
            Secret = null,
        };
    }
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
    /// <summary>Escapes only what JSON requires: people read these files.</summary>
    public static DefinitionsJson Readable => Relaxed.Context;

    // A class of its own: the order in which the static parts of this one and of its generated half are set is not defined.
    private static class Relaxed
    {
        public static DefinitionsJson Context { get; } =
            new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
