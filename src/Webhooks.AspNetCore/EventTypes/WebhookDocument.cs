using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Webhooks.Actors;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>
/// An OpenAPI 3.1 document of what the receivers of a project get. The schema of data is a component.
/// </summary>
internal static class WebhookDocument
{
    private const string Schemas = "#/components/schemas/";

    public static readonly JsonSerializerOptions Form = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly (string Name, string Description, string Example)[] Headers =
    [
        ("webhook-id", "The event's id, equal on every attempt: the receiver's idempotency key.", "evt_H0Py3CXvc47stYVtoRD-u3jU"),
        ("webhook-timestamp", "When this attempt was made, in seconds since 1970.", "1790604201"),
        ("webhook-signature",
            "Signatures over `{webhook-id}.{webhook-timestamp}.{body}`, separated by spaces: `v1` is base64 of HMAC-SHA256.",
            "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="),
    ];

    public static JsonObject Of(ProjectId project, IReadOnlyList<EventTypeView> types)
    {
        var (webhooks, schemas) = (new JsonObject(), new JsonObject());
        foreach (var definition in types.Select(type => type.Definition))
        {
            var name = definition.Type.Value;
            webhooks[name] = new JsonObject { ["post"] = Operation(project, definition) };
            AddSchema(schemas, name, definition.Schema ?? "{}");
        }

        return new()
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = $"Webhooks of {project}",
                ["version"] = "1",
                ["description"] = "What receivers get: one POST for each event, signed as Standard Webhooks says.",
            },
            ["paths"] = new JsonObject(),
            ["webhooks"] = webhooks,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    private static JsonObject Operation(ProjectId project, EventTypeDefinition definition)
    {
        var operation = new JsonObject
        {
            ["operationId"] = definition.Type.Value,
            ["summary"] = definition.Title ?? definition.Type.Value,
            ["parameters"] = new JsonArray([.. Headers.Select(header => Header(header.Name, header.Description, header.Example))]),
            ["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = new JsonObject { [ContentType.Json] = Content(project, definition) },
            },
            ["responses"] = new JsonObject
            {
                ["2XX"] = Response("The event was received. Any other answer is a failed attempt."),
                ["410"] = Response("The receiver is gone: the webhook is disabled."),
            },
        };
        var description = string.Join("\n\n", (string?[])[
            definition.Description, definition.ReplacedBy is { } other ? $"Replaced by `{other}`." : null]).Trim();
        if (description.Length > 0)
            operation["description"] = description;
        if (definition.Group is { } group)
            operation["tags"] = new JsonArray(group);
        if (definition.Deprecated)
            operation["deprecated"] = true;
        return operation;
    }

    private static JsonObject Header(string name, string description, string example) => new()
    {
        ["name"] = name,
        ["in"] = "header",
        ["required"] = true,
        ["description"] = description,
        ["schema"] = new JsonObject { ["type"] = "string" },
        ["example"] = example,
    };

    private static JsonObject Response(string description) => new() { ["description"] = description };

    private static JsonObject Content(ProjectId project, EventTypeDefinition definition)
    {
        var content = new JsonObject { ["schema"] = Envelope(definition.Type) };
        if (definition.Samples.Length == 0)
            return content;
        var examples = new JsonObject();
        foreach (var (index, sample) in definition.Samples.Index())
        {
            examples[$"sample_{index + 1}"] = new JsonObject
            {
                ["value"] = new JsonObject
                {
                    ["id"] = "evt_H0Py3CXvc47stYVtoRD-u3jU",
                    ["type"] = definition.Type.Value,
                    ["timestamp"] = "2026-09-28T14:03:21.482Z",
                    ["project_id"] = project.Value,
                    ["sequence"] = 18234,
                    ["data"] = JsonNode.Parse(sample),
                },
            };
        }

        content["examples"] = examples;
        return content;
    }

    private static JsonObject Envelope(EventType type) => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("id", "type", "timestamp", "project_id", "sequence", "data"),
        ["properties"] = new JsonObject
        {
            ["id"] = Text("The event's id."),
            ["type"] = new JsonObject { ["const"] = type.Value },
            ["timestamp"] = new JsonObject { ["type"] = "string", ["format"] = "date-time", ["description"] = "When it happened." },
            ["project_id"] = Text("Whose event it is."),
            ["sequence"] = new JsonObject { ["type"] = "integer", ["description"] = "Its place among the project's events." },
            ["data"] = new JsonObject { ["$ref"] = Schemas + type.Value },
        },
    };

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    /// <summary>
    /// Adds a schema, and each schema within it that is referred to: readers of OpenAPI look for references among the components alone.
    /// </summary>
    private static void AddSchema(JsonObject schemas, string name, string json)
    {
        using var document = JsonDocument.Parse(json);
        var (tree, root) = (SchemaTree.Read(document.RootElement), JsonNode.Parse(json)!);
        var components = new Dictionary<string, string>(StringComparer.Ordinal) { [""] = name };
        foreach (var node in tree.Nodes)
        {
            if (node.Json.ValueKind != JsonValueKind.Object || !node.Json.TryGetProperty("$ref", out var reference)
                || tree.Resolve(reference) is not { } target)
                continue;
            if (!components.TryGetValue(target.Pointer, out var component))
                components.Add(target.Pointer, component = $"{name}-{components.Count}");
            At(root, node.Pointer)!["$ref"] = Schemas + component;
        }

        foreach (var (pointer, component) in components)
            schemas[component] = Described(At(root, pointer)!);
    }

    /// <summary>A copy without definitions, which are components; true and false as objects.</summary>
    private static JsonObject Described(JsonNode schema)
    {
        if (schema is not JsonObject)
            return schema.GetValue<bool>() ? [] : new() { ["not"] = new JsonObject() };
        var copy = schema.DeepClone().AsObject();
        copy.Remove("$defs");
        return copy;
    }

    private static JsonNode? At(JsonNode root, string pointer) => pointer.Split('/').Skip(1)
        .Select(name => name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))
        .Aggregate((JsonNode?)root, (node, name) => node is JsonArray array
            ? array[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]
            : node![name]);
}
