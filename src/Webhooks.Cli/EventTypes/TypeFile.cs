using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>A difference between a file and a project.</summary>
internal sealed record TypeDifference(string Type, string Difference);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TypeDifference))]
internal sealed partial class CliJson : JsonSerializerContext;

/// <summary>Definitions of event types in a file, an object whose members are event types: what <c>Webhooks:EventTypes</c> takes.</summary>
internal static class TypeFile
{
    private static readonly ContractsJson Strict = new(new JsonSerializerOptions(ContractsJson.Readable.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    });

    private static readonly ContractsJson Indented = new(new JsonSerializerOptions(ContractsJson.Readable.Options)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    });

    /// <exception cref="CliException">It is no such file.</exception>
    public static SortedDictionary<string, EventTypeRequest> Read(byte[] json)
    {
        try
        {
            return new(
                (JsonSerializer.Deserialize(json, Strict.SortedDictionaryStringEventTypeRequest) ?? [])
                    .ToDictionary(type => type.Key, type => Complete(type.Value)), StringComparer.Ordinal);
        }
        catch (JsonException e)
        {
            throw new CliException($"The file is not an object of event types with their definitions: {e.Message}");
        }
    }

    public static string Write(SortedDictionary<string, EventTypeRequest> types) =>
        JsonSerializer.Serialize(types, Indented.SortedDictionaryStringEventTypeRequest);

    public static EventTypeRequest DefinitionOf(EventTypeResource type) => new()
    {
        Title = type.Title,
        Description = type.Description,
        Group = type.Group,
        Schema = type.Schema,
        Validation = type.Validation,
        Samples = type.Samples,
        Previous = type.Previous,
        Deprecated = type.Deprecated,
        ReplacedBy = type.ReplacedBy,
    };

    /// <summary>What a file leaves out is null here, whatever the type says.</summary>
    private static EventTypeRequest Complete(EventTypeRequest? type) => (type ?? new()) with
    {
        Validation = type?.Validation ?? "off",
        Samples = type?.Samples ?? [],
        Previous = type?.Previous ?? new Dictionary<string, string>(),
    };

    /// <summary>How a file differs from a project.</summary>
    public static IReadOnlyList<TypeDifference> Compare(
        SortedDictionary<string, EventTypeRequest> file, SortedDictionary<string, EventTypeRequest> project) =>
    [
        .. file.Keys.Concat(project.Keys).Distinct().Order(StringComparer.Ordinal)
            .Select(type => new TypeDifference(type, Compare(file.GetValueOrDefault(type), project.GetValueOrDefault(type)) ?? ""))
            .Where(difference => difference.Difference.Length > 0),
    ];

    private static string? Compare(EventTypeRequest? file, EventTypeRequest? project)
    {
        if (file is null || project is null)
            return file is null ? "only in the project" : "only in the file";
        var (one, other) = (Node(file), Node(project));
        var fields = one.Select(field => field.Key).Where(field => !JsonNode.DeepEquals(one[field], other[field])).ToArray();
        return fields.Length == 0 ? null : $"{string.Join(", ", fields)} {(fields.Length == 1 ? "differs" : "differ")}";
    }

    private static JsonObject Node(EventTypeRequest type) =>
        JsonSerializer.SerializeToNode(type, ContractsJson.Readable.EventTypeRequest)!.AsObject();
}
