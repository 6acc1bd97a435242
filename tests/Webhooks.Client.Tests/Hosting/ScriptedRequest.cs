using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Webhooks.Client.Tests;

/// <summary>A request as it came.</summary>
/// <param name="Head">The request line and the headers.</param>
/// <param name="Body">The body, read by its content-length.</param>
public sealed record ScriptedRequest(string Head, string Body)
{
    private const string Length = "\r\ncontent-length:";

    public string Line => Head[..Head.IndexOf("\r\n", StringComparison.Ordinal)];

    /// <summary>The id of the one event that it brings.</summary>
    public string Id => JsonDocument.Parse(Body).RootElement.GetProperty("id").GetString()!;

    /// <summary>The ids of the events that it brings.</summary>
    public IReadOnlyList<string> Ids =>
        [.. JsonDocument.Parse(Body).RootElement.EnumerateArray().Select(e => e.GetProperty("id").GetString()!)];

    /// <summary>Reads one request; null when the connection ends before.</summary>
    public static async Task<ScriptedRequest?> ReadAsync(NetworkStream connection, CancellationToken stopping)
    {
        var received = new List<byte>();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var text = Encoding.UTF8.GetString([.. received]);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                var (head, body) = (text[..end], text[(end + 4)..]);
                if (Encoding.UTF8.GetByteCount(body) >= LengthOf(head))
                    return new(head, body);
            }

            var read = await connection.ReadAsync(buffer, stopping);
            if (read == 0)
                return null;
            received.AddRange(buffer.AsSpan(0, read));
        }
    }

    private static int LengthOf(string head)
    {
        var start = head.IndexOf(Length, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            return 0;
        var value = head[(start + Length.Length)..];
        return int.Parse(value.Split("\r\n", 2)[0], CultureInfo.InvariantCulture);
    }
}
