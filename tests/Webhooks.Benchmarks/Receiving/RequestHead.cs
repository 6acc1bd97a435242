using System.Buffers.Text;

namespace Webhooks.Benchmarks.Receiving;

/// <summary>
/// What the receiver reads of a request's head: <c>POST /{webhook}</c>, <c>content-length</c>, and the number at the end of
/// <c>webhook-id</c>.
/// </summary>
internal readonly record struct RequestHead(int Length, int ContentLength, int Webhook, long Number)
{
    private static ReadOnlySpan<byte> Start => "POST /"u8;

    private static ReadOnlySpan<byte> End => "\r\n\r\n"u8;

    /// <summary>Reads the head at the start of the bytes; null while it is not complete.</summary>
    /// <exception cref="FormatException">It is not a POST with a content length and a numbered webhook id.</exception>
    public static RequestHead? Read(ReadOnlySpan<byte> bytes)
    {
        var length = bytes.IndexOf(End);
        if (length < 0)
            return null;
        var head = bytes[..length];
        if (!head.StartsWith(Start) || !Utf8Parser.TryParse(head[Start.Length..], out int webhook, out _))
            throw new FormatException("Not POST /{number}.");

        var contentLength = -1;
        var number = -1L;
        var rest = head;
        while (rest.IndexOf((byte)'\n') is var end and >= 0)
        {
            rest = rest[(end + 1)..];
            if (ValueOf(rest, "content-length:"u8) is { IsEmpty: false } lengthText)
                contentLength = Utf8Parser.TryParse(lengthText, out int parsed, out _) ? parsed : -1;
            else if (ValueOf(rest, "webhook-id:"u8) is { IsEmpty: false } id)
                number = TrailingNumber(id);
        }

        return contentLength >= 0 && number >= 0
            ? new(length + End.Length, contentLength, webhook, number)
            : throw new FormatException("No content-length, or no webhook-id that ends in a number.");
    }

    private static ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> lines, ReadOnlySpan<byte> name)
    {
        // All names that are looked for hold letters, '-' and ':' only, which bit 0x20 leaves alone or turns into lower case.
        if (lines.Length < name.Length || (lines[0] | 0x20) != name[0] || (lines[name.Length - 1] | 0x20) != name[^1])
            return default;
        for (var i = 1; i < name.Length - 1; i++)
        {
            if ((lines[i] | 0x20) != name[i])
                return default;
        }

        var value = lines[name.Length..];
        var end = value.IndexOf((byte)'\r');
        return (end < 0 ? value : value[..end]).Trim((byte)' ');
    }

    private static long TrailingNumber(ReadOnlySpan<byte> id) =>
        Utf8Parser.TryParse(id[(id.LastIndexOfAnyExceptInRange((byte)'0', (byte)'9') + 1)..], out long number, out _) ? number : -1;
}
