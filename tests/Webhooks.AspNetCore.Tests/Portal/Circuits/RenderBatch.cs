using System.Buffers.Binary;
using System.Text;

namespace Webhooks.AspNetCore.Tests.Portal.Circuits;

/// <summary>What a page renders, as the server sends it: here the handlers of events in it.</summary>
internal static class RenderBatch
{
    private const int FrameBytes = 20;
    private const int AttributeFrame = 3;

    // The batch ends with the places of its five sections.
    private const int TailBytes = 20;
    private const int FramesInTail = 4;
    private const int TextsInTail = 16;

    /// <summary>The id of each handler, and the attribute that it is in, such as <c>onclick</c>.</summary>
    public static IEnumerable<(ulong Id, string Attribute)> Handlers(byte[] batch)
    {
        var tail = batch.Length - TailBytes;
        var (frames, texts) = (Number(batch, tail + FramesInTail), Number(batch, tail + TextsInTail));
        for (var i = 0; i < Number(batch, frames); i++)
        {
            var frame = frames + 4 + (i * FrameBytes);
            if (Number(batch, frame) == AttributeFrame
                && BinaryPrimitives.ReadUInt64LittleEndian(batch.AsSpan(frame + 12)) is > 0 and var id)
            {
                yield return (id, Text(batch, Number(batch, texts + (4 * Number(batch, frame + 4)))));
            }
        }
    }

    private static int Number(byte[] batch, int at) => BinaryPrimitives.ReadInt32LittleEndian(batch.AsSpan(at));

    private static string Text(byte[] batch, int at)
    {
        var (length, shift) = (0, 0);
        do
        {
            length |= (batch[at] & 0x7f) << shift;
            shift += 7;
        }
        while ((batch[at++] & 0x80) != 0);
        return Encoding.UTF8.GetString(batch, at, length);
    }
}
