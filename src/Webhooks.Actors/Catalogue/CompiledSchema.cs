using System.Text.Json;
using System.Text.RegularExpressions;
using Json.Schema;
using Webhooks.Model;

namespace Webhooks.Actors.Catalogue;

/// <summary>
/// A schema that is ready to be asked. It has a registry of its own that fetches nothing, and its patterns run in linear time.
/// </summary>
internal sealed class CompiledSchema
{
    /// <summary>So many errors are reported of one event.</summary>
    public const int MaxErrors = 20;

    /// <summary>Questions about one event: about a second. An event for which a schema would need more is refused.</summary>
    private const double MaxQuestions = 2_000_000;

    /// <summary>Values of one event that may have to be compared with each other.</summary>
    private const int MaxCompared = 2_000;

    private static readonly EvaluationOptions Flag = Options(OutputFormat.Flag);
    private static readonly EvaluationOptions List = Options(OutputFormat.List);

    private readonly JsonSchema _schema;
    private readonly QuickSchema? _quick;
    private readonly double _questions;
    private readonly bool _compares;

    private CompiledSchema(JsonSchema schema, QuickSchema? quick, double questions, bool compares) =>
        (_schema, _quick, _questions, _compares) = (schema, quick, questions, compares);

    /// <summary>Compiles a schema that <see cref="EventTypeRules"/> allows; null with what is wrong when one of its keywords is.</summary>
    public static CompiledSchema? TryCompile(string json, out string? error)
    {
        error = null;
        try
        {
            using var document = JsonDocument.Parse(json);
            var tree = SchemaTree.Read(document.RootElement);
            var schema = JsonSchema.FromText(json, new BuildOptions
            {
                Dialect = Dialect.Draft202012,
                SchemaRegistry = new() { Fetch = (_, _) => null },
            });
            Bound(schema.Root, []);
            return new(schema, QuickSchema.TryCompile(tree), SchemaCost.Of(tree).Questions,
                tree.Nodes.Any(node => node.Json.ValueKind == JsonValueKind.Object && node.Json.TryGetProperty("uniqueItems", out _)));
        }
        catch (Exception e) when (e is JsonSchemaException or JsonException or RefResolutionException or ArgumentException
            or InvalidOperationException or NotSupportedException)
        {
            error = e.Message.TrimEnd('.');
            return null;
        }
    }

    /// <summary>What does not fit in the data of an event, by JSON pointer into the event; empty when all fits.</summary>
    public IReadOnlyList<FieldError> Validate(ReadOnlyMemory<byte> data)
    {
        if (_quick?.Fits(data.Span) == true)
            return [];
        var values = 1.0 + data.Span.Count((byte)',') + data.Span.Count((byte)':') + data.Span.Count((byte)'[');
        if (values * _questions > MaxQuestions || (_compares && values > MaxCompared))
            return [new("/data", "has too many values for this schema to be checked")];
        try
        {
            using var document = JsonDocument.Parse(data);
            if (_schema.Evaluate(document.RootElement, Flag).IsValid)
                return [];
            return Errors(_schema.Evaluate(document.RootElement, List));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // An embedding host publishes bytes that it vouches for; JSON's grammar lets half a surrogate pair be escaped.
            return [new("/data", "is not JSON that can be read as text")];
        }
    }

    private static List<FieldError> Errors(EvaluationResults results)
    {
        var errors = new List<FieldError>();
        foreach (var result in (IEnumerable<EvaluationResults>)[results, .. results.Details ?? []])
        {
            foreach (var (_, message) in result.Errors ?? [])
            {
                if (errors.Count < MaxErrors)
                    errors.Add(new($"/data{result.InstanceLocation}", Sentence(message)));
            }
        }

        return errors.Count > 0 ? errors : [new("/data", "does not fit the schema")];
    }

    private static string Sentence(string message) => char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');

    private static EvaluationOptions Options(OutputFormat format)
    {
        var options = new EvaluationOptions { OutputFormat = format };
        options.IgnoreAllAnnotations();
        return options;
    }

    /// <summary>The library compiles patterns for an engine that backtracks; these are replaced.</summary>
    private static void Bound(JsonSchemaNode node, HashSet<JsonSchemaNode> seen)
    {
        if (!seen.Add(node))
            return;
        foreach (var keyword in node.Keywords ?? [])
        {
            keyword.Value = keyword.Value switch
            {
                Regex pattern => SchemaRules.Pattern(pattern.ToString()),
                Dictionary<string, Regex> patterns => patterns.ToDictionary(
                    pair => pair.Key, pair => SchemaRules.Pattern(pair.Value.ToString())),
                var other => other,
            };
            foreach (var subschema in keyword.Subschemas ?? [])
                Bound(subschema, seen);
        }
    }
}
