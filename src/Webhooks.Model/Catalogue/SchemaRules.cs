using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Webhooks.Model;

/// <summary>
/// The bounds of a schema: its size, its depth, how much work it can make, that all its references stay within it, and that its patterns
/// run in linear time. Whether its keywords have the values that JSON Schema allows is for the library that evaluates it.
/// </summary>
internal static class SchemaRules
{
    public const int MaxBytes = 64 * 1024;

    public const int MaxDepth = 32;

    public const int MaxPatternLength = 1000;

    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    /// <summary>
    /// Keywords that name a document, or another dialect: a schema is one document, and nothing is ever fetched.
    /// </summary>
    private static readonly string[] Refused = ["$id", "$vocabulary", "$recursiveRef", "$recursiveAnchor", "$dynamicRef", "$dynamicAnchor"];

    /// <summary>What is wrong, by JSON pointer into the schema.</summary>
    public static ImmutableArray<FieldError> Check(string schema)
    {
        var bytes = Encoding.UTF8.GetByteCount(schema);
        if (bytes > MaxBytes)
            return [new("", $"takes at most {MaxBytes / 1024} kB and has {bytes} bytes")];
        try
        {
            using var document = JsonDocument.Parse(schema, new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind is not (JsonValueKind.Object or JsonValueKind.True or JsonValueKind.False))
                return [new("", "takes a JSON Schema: an object, true or false")];
            var errors = ImmutableArray.CreateBuilder<FieldError>();
            var tree = SchemaTree.Read(document.RootElement);
            foreach (var node in tree.Nodes)
                Check(node, tree, errors);
            if (errors.Count == 0 && SchemaCost.Of(tree).Error is { } fault)
                errors.Add(fault);
            return errors.ToImmutable();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return [new("", $"takes JSON of at most {MaxDepth} levels without members that are there twice")];
        }
    }

    private static void Check(SchemaNode node, SchemaTree tree, ImmutableArray<FieldError>.Builder errors)
    {
        if (node.Json.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return;
        if (node.Json.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new(node.Pointer, "takes a JSON Schema: an object, true or false"));
            return;
        }

        foreach (var keyword in Refused.Where(keyword => node.Json.TryGetProperty(keyword, out _)))
            errors.Add(new(FilterErrors.At(node.Pointer, keyword), "is not supported: a schema is one document of its own"));
        if (node.Json.TryGetProperty("$schema", out var dialect)
            && !(dialect.ValueKind == JsonValueKind.String && dialect.GetString()!.TrimEnd('#') == Dialect))
            errors.Add(new(FilterErrors.At(node.Pointer, "$schema"), $"takes {Dialect}"));
        if (node.Json.TryGetProperty("$ref", out var reference) && tree.Resolve(reference) is null)
        {
            errors.Add(new(FilterErrors.At(node.Pointer, "$ref"),
                "takes a reference to a schema within the document, such as #/$defs/status: nothing is fetched"));
        }

        if (node.Json.TryGetProperty("pattern", out var pattern) && !IsPattern(pattern.ValueKind == JsonValueKind.String
            ? pattern.GetString()! : null))
            errors.Add(new(FilterErrors.At(node.Pointer, "pattern"), AllowedPattern));
        if (node.Json.TryGetProperty("patternProperties", out var patterns) && patterns.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in patterns.EnumerateObject().Where(member => !IsPattern(member.Name)))
                errors.Add(new(FilterErrors.At(FilterErrors.At(node.Pointer, "patternProperties"), member.Name), AllowedPattern));
        }
    }

    private static string AllowedPattern =>
        $"takes a regular expression of at most {MaxPatternLength} characters without back-references and look-around";

    private static bool IsPattern(string? text)
    {
        if (text is null || text.Length > MaxPatternLength)
            return false;
        try
        {
            Pattern(text);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>A pattern that takes a time in proportion to the text, whatever it is.</summary>
    public static Regex Pattern(string text) => new(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
