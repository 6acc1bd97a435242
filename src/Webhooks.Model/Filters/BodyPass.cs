using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Webhooks.Model;

/// <summary>Where a value is in a body; no length when there is none.</summary>
internal readonly record struct BodyPart(int Start, int Length);

/// <summary>
/// One pass over a body that finds for all places of a filter at once what its leaves say there. An array at a place says what any of its
/// elements says; one without elements is no value. Of members of one name the last one counts.
/// </summary>
internal static class BodyPass
{
    /// <summary>Deeper values are in no event that the host accepts.</summary>
    public static readonly JsonReaderOptions Options = new() { MaxDepth = 512 };

    private const int OnStack = 256;

    /// <summary>Where the value at a path is; a path that leads through an array leads nowhere.</summary>
    public static BodyPart Find(ReadOnlySpan<byte> body, ImmutableArray<string> names)
    {
        var root = new PathNode("");
        names.Aggregate(root, (node, name) => node.Child(name)).CaptureAs(0);
        root.Complete();
        Span<BodyPart> parts = [default];
        var reader = new Utf8JsonReader(body, Options);
        reader.Read();
        Read(ref reader, root, parts);
        return parts[0];
    }

    /// <summary>Reads the value that the reader is at, to its last token.</summary>
    /// <param name="reader">Is at the first token of the value.</param>
    /// <param name="node">The place of the value.</param>
    /// <param name="parts">Takes the places of what is captured; nothing is captured within an array.</param>
    /// <param name="isElement">Whether the value is an element of an array.</param>
    public static Marks Read(ref Utf8JsonReader reader, PathNode node, scoped Span<BodyPart> parts, bool isElement = false)
    {
        var start = reader.TokenStartIndex;
        var marks = reader.TokenType switch
        {
            JsonTokenType.StartArray => Array(ref reader, node),
            JsonTokenType.StartObject => Object(ref reader, node, parts),
            _ => node.MissingBelow | new Marks(Scalar(ref reader, node, isElement), node.Leaves.Bits),
        };
        if (node.Capture >= 0 && !parts.IsEmpty)
            parts[node.Capture] = new((int)start, (int)(reader.BytesConsumed - start));
        return marks;
    }

    private static Marks Array(ref Utf8JsonReader reader, PathNode node)
    {
        var found = default(Marks);
        var isEmpty = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            found |= Read(ref reader, node, [], isElement: true);
            isEmpty = false;
        }

        return isEmpty ? node.Empty : found;
    }

    private static Marks Object(ref Utf8JsonReader reader, PathNode node, scoped Span<BodyPart> parts)
    {
        var marks = node.Empty;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var child = node.Find(ref reader);
            reader.Read();
            if (child is null)
            {
                reader.Skip();
                continue;
            }

            if (!parts.IsEmpty)
            {
                foreach (var capture in child.Captures)
                    parts[capture] = default;
            }

            marks = marks.Without(child.Bits) | Read(ref reader, child, parts);
        }

        return marks;
    }

    private static UInt128 Scalar(ref Utf8JsonReader reader, PathNode node, bool isElement)
    {
        if (node.Leaves.IsEmpty)
            return 0;
        var raw = reader.ValueSpan;
        var (isText, isNumber) = (reader.TokenType == JsonTokenType.String, reader.TokenType == JsonTokenType.Number);
        var length = isText ? raw.Length : isNumber && node.Leaves.NeedsNumberText ? JsonNumber.MaxTextLength(raw.Length) : 0;
        var rented = length > OnStack ? ArrayPool<char>.Shared.Rent(length) : null;
        var buffer = rented ?? stackalloc char[length];
        var number = isNumber ? new JsonNumber(raw) : default;
        var written = isText ? Decode(raw, reader.ValueIsEscaped, buffer) : length > 0 ? number.WriteText(buffer) : 0;
        ReadOnlySpan<char> text = isText || isNumber ? buffer[..written] : FilterOperand.NameOf(reader.TokenType);
        var holding = node.Leaves.Holding(new FilterValue(reader.TokenType, text, number, isElement));
        if (rented is not null)
            ArrayPool<char>.Shared.Return(rented);
        return holding;
    }

    private static int Decode(ReadOnlySpan<byte> raw, bool isEscaped, Span<char> text) =>
        isEscaped ? JsonText.Decode(raw, text) : Encoding.UTF8.GetChars(raw, text);
}
