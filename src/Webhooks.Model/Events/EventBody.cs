using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Webhooks.Model;

/// <summary>
/// The canonical body of an event: fixed member order, no white space outside <c>data</c>, the publisher's bytes of <c>data</c>
/// unchanged. Ids and types need no JSON escape by their grammar.
/// </summary>
public static class EventBody
{
    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const int InstantLength = 24;

    /// <summary>
    /// The body in UTF-8, in an array of exactly its length: it is written to the journal, cached, signed and sent unchanged.
    /// </summary>
    public static byte[] Write(
        PublishedEventId id, EventType type, DateTimeOffset timestamp, ProjectId project, long sequence, ReadOnlySpan<byte> data)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(sequence, digits, out var digitCount);
        Span<byte> instant = stackalloc byte[InstantLength];
        timestamp.UtcDateTime.TryFormat(instant, out _, InstantFormat, CultureInfo.InvariantCulture);

        var frame = "{\"id\":\"\",\"type\":\"\",\"timestamp\":\"\",\"project_id\":\"\",\"sequence\":,\"data\":}".Length;
        var body = GC.AllocateUninitializedArray<byte>(
            frame + id.Value.Length + type.Value.Length + InstantLength + project.Value.Length + digitCount + data.Length);
        var rest = body.AsSpan();
        Append(ref rest, "{\"id\":\""u8);
        Append(ref rest, id.Value);
        Append(ref rest, "\",\"type\":\""u8);
        Append(ref rest, type.Value);
        Append(ref rest, "\",\"timestamp\":\""u8);
        Append(ref rest, instant);
        Append(ref rest, "\",\"project_id\":\""u8);
        Append(ref rest, project.Value);
        Append(ref rest, "\",\"sequence\":"u8);
        Append(ref rest, digits[..digitCount]);
        Append(ref rest, ",\"data\":"u8);
        Append(ref rest, data);
        Append(ref rest, "}"u8);
        return body;
    }

    private static void Append(ref Span<byte> rest, scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }

    private static void Append(ref Span<byte> rest, string ascii) => rest = rest[Encoding.ASCII.GetBytes(ascii, rest)..];
}
