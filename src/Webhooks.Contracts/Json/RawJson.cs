using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Webhooks.Contracts;

/// <summary>A JSON value whose bytes matter: written unchanged, without escaping or formatting them again.</summary>
/// <param name="Utf8">One JSON value in UTF-8; its creator answers for its form.</param>
[JsonConverter(typeof(RawJsonConverter))]
public readonly record struct RawJson(ReadOnlyMemory<byte> Utf8)
{
    internal const string NeedsReflection =
        "Reads the members of T by reflection; pass a JsonTypeInfo of T in a trimmed program.";

    /// <summary>The value of a JSON text, unchanged.</summary>
    /// <exception cref="JsonException">It is not one JSON value.</exception>
    public static RawJson Parse(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        reader.Skip();
        reader.Read(); // throws when anything follows
        return new(utf8);
    }

    /// <summary>A value as <see cref="JsonSerializer"/> writes it.</summary>
    /// <param name="value">What to write.</param>
    /// <param name="options">How; by default members are named as they are.</param>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static RawJson Of<T>(T value, JsonSerializerOptions? options = null) => new(JsonSerializer.SerializeToUtf8Bytes(value, options));

    /// <summary>A value as <see cref="JsonSerializer"/> writes it.</summary>
    /// <param name="value">What to write.</param>
    /// <param name="form">How.</param>
    public static RawJson Of<T>(T value, JsonTypeInfo<T> form) => new(JsonSerializer.SerializeToUtf8Bytes(value, form));

    /// <summary>The value as <see cref="JsonSerializer"/> reads it.</summary>
    /// <param name="options">How; by default members are named as they are.</param>
    /// <exception cref="JsonException">It is not a <typeparamref name="T"/>.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public T? To<T>(JsonSerializerOptions? options = null) => JsonSerializer.Deserialize<T>(Utf8.Span, options);

    /// <summary>The value as <see cref="JsonSerializer"/> reads it.</summary>
    /// <param name="form">How.</param>
    /// <exception cref="JsonException">It is not a <typeparamref name="T"/>.</exception>
    public T? To<T>(JsonTypeInfo<T> form) => JsonSerializer.Deserialize(Utf8.Span, form);

    /// <summary>The value as text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Utf8.Span);
}

/// <summary>
/// Reads and writes <see cref="RawJson"/>; public so that other contexts of source generation can use the contract's types.
/// </summary>
public sealed class RawJsonConverter : JsonConverter<RawJson>
{
    /// <inheritdoc/>
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return new(Encoding.UTF8.GetBytes(document.RootElement.GetRawText()));
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
}
