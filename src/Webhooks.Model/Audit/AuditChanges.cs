using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Webhooks.Model;

/// <summary>What a fact changed, by field, as JSON: <c>{"url":{"from":…,"to":…}}</c>.</summary>
internal sealed class AuditChanges
{
    /// <summary>In the place of a value that may be a secret.</summary>
    public const string Mask = "***";

    private static readonly JsonSerializerOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject _fields = [];

    /// <summary>A field; nothing when both values are the same.</summary>
    public AuditChanges With(string field, JsonNode? from, JsonNode? to) =>
        JsonNode.DeepEquals(from, to) ? this : Always(field, from, to);

    /// <summary>A field that has changed, though what is shown of it may be the same.</summary>
    public AuditChanges Always(string field, JsonNode? from, JsonNode? to)
    {
        _fields[field] = new JsonObject { ["from"] = from, ["to"] = to };
        return this;
    }

    public override string ToString() => _fields.ToJsonString(Form);
}
