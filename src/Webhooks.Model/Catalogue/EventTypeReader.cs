using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Webhooks.Model;

/// <summary>Reads a definition of an event type from JSON, and reports everything that is wrong with it by JSON pointer.</summary>
public static class EventTypeReader
{
    /// <summary>The fields of a definition.</summary>
    public static ImmutableArray<string> Fields { get; } =
        ["title", "description", "group", "schema", "validation", "samples", "previous", "deprecated", "replaced_by"];

    /// <param name="type">The type that is defined.</param>
    /// <param name="json">An object of <see cref="Fields"/>, all of them optional.</param>
    /// <param name="errors">What is wrong; empty when the definition is right.</param>
    public static EventTypeDefinition Read(EventType type, JsonElement json, out ImmutableArray<FieldError> errors)
    {
        var definition = new EventTypeDefinition(type);
        var found = ImmutableArray.CreateBuilder<FieldError>();
        if (json.ValueKind != JsonValueKind.Object)
        {
            errors = [new("", "takes an object")];
            return definition;
        }

        foreach (var member in json.EnumerateObject())
        {
            var value = member.Value;
            if (value.ValueKind == JsonValueKind.Null && Fields.Contains(member.Name))
                continue;
            var read = Read(definition, member.Name, value);
            if (read is null)
                found.Add(new("/" + member.Name, Allowed(member.Name)));
            else
                definition = read;
        }

        if (found.Count == 0)
            found.AddRange(EventTypeRules.Check(definition));
        errors = found.ToImmutable();
        return definition;
    }

    private static EventTypeDefinition? Read(EventTypeDefinition definition, string name, JsonElement value) => name switch
    {
        "title" => Text(value) is { } text ? definition with { Title = text } : null,
        "description" => Text(value) is { } text ? definition with { Description = text } : null,
        "group" => Text(value) is { } text ? definition with { Group = text } : null,
        "schema" => definition with { Schema = Compact(value) },
        "validation" => Text(value) switch
        {
            "off" => definition with { Validation = SchemaValidation.Off },
            "warn" => definition with { Validation = SchemaValidation.Warn },
            "reject" => definition with { Validation = SchemaValidation.Reject },
            _ => null,
        },
        "samples" => value.ValueKind == JsonValueKind.Array
            ? definition with { Samples = [.. value.EnumerateArray().Select(Compact)] }
            : null,
        "previous" => value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(path => Text(path.Value) is not null)
            ? definition with
            {
                Previous = EventTypeDefinition.NoPaths.SetItems(
                    value.EnumerateObject().Select(path => KeyValuePair.Create(path.Name, Text(path.Value)!))),
            }
            : null,
        "deprecated" => value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? definition with { Deprecated = value.ValueKind == JsonValueKind.True }
            : null,
        "replaced_by" => EventType.TryParse(Text(value), out var other) ? definition with { ReplacedBy = other } : null,
        _ => null,
    };

    private static string Allowed(string name) => name switch
    {
        "title" or "description" or "group" => "takes a string",
        "validation" => "takes off, warn or reject",
        "samples" => "takes a list of values that data may have",
        "previous" => "takes an object: from the path of a value to the path of its former value",
        "deprecated" => "takes true or false",
        "replaced_by" => $"takes {EventType.Allowed}",
        _ => $"is not a field of an event type, which takes {string.Join(", ", Fields)}",
    };

    private static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair, escaped
        }
    }

    /// <summary>Without white space; numbers and escapes as they were written.</summary>
    private static string Compact(JsonElement value) =>
        Encoding.UTF8.GetString(FilterText.WithoutWhiteSpace(Encoding.UTF8.GetBytes(value.GetRawText())));
}
