using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>
/// The fields of a JSON object, read strictly. A wrong shape (malformed, a field twice, unknown or null where a value
/// is required) rejects the request at once; wrong values collect in <see cref="Errors"/>.
/// </summary>
internal sealed class JsonFields
{
    private readonly JsonElement _object;
    private readonly string _prefix;

    private JsonFields(JsonElement @object, string prefix, List<FieldError> errors) =>
        (_object, _prefix, Errors) = (@object, prefix, errors);

    public delegate bool TryRead<T>(JsonElement value, [MaybeNullWhen(false)] out T result);

    public List<FieldError> Errors { get; }

    /// <summary>The names of the given fields, in their order.</summary>
    public IEnumerable<string> Names => _object.EnumerateObject().Select(p => p.Name);

    public static JsonFields Parse(ReadOnlyMemory<byte> body, params ReadOnlySpan<string> known)
    {
        if (!Utf8.IsValid(body.Span))
            throw Reject(ProblemCodes.MalformedJson, "The body is not valid UTF-8.");
        try
        {
            using var document = JsonDocument.Parse(body, new() { AllowDuplicateProperties = false });
            return Open(document.RootElement.Clone(), "", [], known);
        }
        catch (JsonException e)
        {
            throw Reject(ProblemCodes.MalformedJson, ProblemFactory.ValidateJson(e));
        }
        catch (InvalidOperationException)
        {
            // The search for duplicates reads all names as text; JSON by its grammar need not be.
            throw Reject(ProblemCodes.MalformedJson, "The name of a field holds half a surrogate pair.");
        }
    }

    /// <summary>The value of a field, or null when it is absent or wrong. JSON's null means <paramref name="fallback"/>.</summary>
    public Change<T>? Optional<T>(string name, string allowed, TryRead<T> read, T fallback) =>
        !_object.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Null ? new Change<T>(fallback)
        : Value(name, allowed, read, value);

    /// <summary>The value of a field that cannot be null, or null when it is absent or wrong.</summary>
    public Change<T>? Required<T>(string name, string allowed, TryRead<T> read) =>
        !_object.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Null ? throw RejectField(ProblemCodes.InvalidBody, name, "must not be null")
        : Value(name, allowed, read, value);

    /// <summary>A filter; its errors are named by JSON pointer into the request.</summary>
    public Change<PayloadFilter?>? Filter(string name)
    {
        if (!_object.TryGetProperty(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Null)
            return new Change<PayloadFilter?>(null);
        if (PayloadFilter.TryParse(value.GetRawText(), out var filter, out var errors))
            return new Change<PayloadFilter?>(filter);
        Errors.AddRange(errors.Select(error => error with { Field = $"/{name}{error.Field}" }));
        return null;
    }

    /// <summary>The fields of a field that is an object; null when it is absent, null or wrong.</summary>
    public JsonFields? Object(string name, params ReadOnlySpan<string> known)
    {
        if (!_object.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind == JsonValueKind.Object)
            return Open(value, $"{_prefix}{name}.", Errors, known);
        Wrong(name, "must be an object");
        return null;
    }

    /// <summary>Whether the field is given as JSON's null.</summary>
    public bool IsNull(string name) => _object.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Null;

    public bool IsAbsent(string name) => !_object.TryGetProperty(name, out _);

    public void Wrong(string name, string message) => Errors.Add(new(_prefix + name, message));

    /// <summary>Rejects the request with all errors of its fields.</summary>
    public void Check(string code)
    {
        if (Errors.Count > 0 && Errors.TrueForAll(error => error.Field.StartsWith('/')))
            code = ProblemCodes.InvalidFilter;
        if (Errors.Count > 0)
            throw new RejectedRequestException(ProblemFactory.Create(StatusCodes.Status422UnprocessableEntity, code, Errors));
    }

    private static JsonFields Open(JsonElement element, string prefix, List<FieldError> errors, ReadOnlySpan<string> known)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Reject(ProblemCodes.InvalidBody, "The body is JSON, but not an object.");
        var fields = new JsonFields(element, prefix, errors);
        if (known.IsEmpty)
            return fields;
        foreach (var property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name))
            {
                throw fields.RejectField(
                    ProblemCodes.UnknownField,
                    property.Name,
                    $"is not a field of this request, which has "
                        + $"{string.Join(", ", known!)}{UnknownName.Suggestion(property.Name, known.ToArray())}");
            }
        }

        return fields;
    }

    private Change<T>? Value<T>(string name, string allowed, TryRead<T> read, JsonElement value)
    {
        if (read(value, out var result))
            return new Change<T>(result);
        Wrong(name, $"must be {allowed}");
        return null;
    }

    private RejectedRequestException RejectField(string code, string name, string message) =>
        new(ProblemFactory.Create(StatusCodes.Status400BadRequest, code, [new FieldError(_prefix + name, message)]));

    private static RejectedRequestException Reject(string code, string detail) =>
        new(ProblemFactory.Create(StatusCodes.Status400BadRequest, code, detail));
}
