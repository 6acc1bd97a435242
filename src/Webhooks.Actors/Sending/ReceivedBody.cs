using System.Globalization;
using Webhooks.Model;

namespace Webhooks.Actors.Sending;

/// <summary>The kept part of a response's body.</summary>
/// <param name="Bytes">The first bytes of it.</param>
/// <param name="IsTruncated">Whether a part is missing, for any reason.</param>
internal readonly record struct ReceivedBody(ReadOnlyMemory<byte> Bytes, bool IsTruncated)
{
    /// <summary>How much arrived, in a sentence, if the receiver ended it too early; else null.</summary>
    public string? End { get; private init; }

    /// <summary>The status has decided already: a body that is cut, slow or endless only ends the reading.</summary>
    public static async Task<ReceivedBody> ReadAsync(HttpContent content, CancellationToken deadline)
    {
        if (content.Headers.ContentLength == 0)
            return default;
        var buffer = new byte[AttemptOutcome.MaxResponseBytes + 1];
        var length = 0;
        try
        {
            var stream = await content.ReadAsStreamAsync(deadline).ConfigureAwait(false);
            while (length < buffer.Length
                && await stream.ReadAsync(buffer.AsMemory(length), deadline).ConfigureAwait(false) is > 0 and var read)
                length += read;
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            var isCut = e is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded };
            return new(Kept(buffer, length), true) { End = isCut ? EndAfter(length, content) : null };
        }

        return new(Kept(buffer, length), length > AttemptOutcome.MaxResponseBytes);
    }

    private static byte[] Kept(byte[] buffer, int length) =>
        buffer.AsMemory(0, Math.Min(length, AttemptOutcome.MaxResponseBytes)).ToArray();

    private static string EndAfter(int length, HttpContent content) => content.Headers.ContentLength is { } announced
        ? string.Create(CultureInfo.InvariantCulture, $"The response ended after {length} of the {announced} bytes of its body.")
        : string.Create(CultureInfo.InvariantCulture, $"The response ended after {length} bytes of its body, before the last chunk.");
}
