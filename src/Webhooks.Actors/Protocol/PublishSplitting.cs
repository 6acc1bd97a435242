using Google.Protobuf;

namespace Webhooks.Actors.Protocol;

/// <summary>Cuts a publish into parts that fit into a frame, and joins them.</summary>
internal static class PublishSplitting
{
    /// <summary>The parts; empty when it fits into one.</summary>
    /// <param name="message">The message to send.</param>
    /// <param name="number">The parts' number.</param>
    /// <param name="mostBytes">The maximum bytes of a part.</param>
    public static IReadOnlyList<PublishPart> Split(PublishEvents message, PublishNumber number, int mostBytes)
    {
        // Ids, types and keys have bounds; most publishes are small and need not be measured to the byte.
        if (message.Publish.Drafts.Sum(d => d.Draft.Data.Length + 1_000L) <= mostBytes)
            return [];
        var wire = ProjectMessageWire.ToWire(message);
        if (wire.CalculateSize() <= mostBytes)
            return [];
        var bytes = wire.ToByteArray();
        var count = (bytes.Length + mostBytes - 1) / mostBytes;
        return [.. Enumerable.Range(0, count).Select(i => new PublishPart(
            message.Project, number, i, count, bytes.AsMemory(i * mostBytes, Math.Min(mostBytes, bytes.Length - i * mostBytes))))];
    }

    public static PublishEvents Join(IEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        var all = pieces.ToArray();
        var bytes = new byte[all.Sum(piece => piece.Length)];
        var end = 0;
        foreach (var piece in all)
        {
            piece.CopyTo(bytes.AsMemory(end));
            end += piece.Length;
        }

        return ProjectMessageWire.FromWire(Wire.PublishEvents.Parser.ParseFrom(bytes));
    }
}
