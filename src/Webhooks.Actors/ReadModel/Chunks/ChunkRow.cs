using Webhooks.Actors.Journal;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Chunks;

/// <summary>A row of <c>log_chunk</c>.</summary>
internal sealed record ChunkRow(long First, long Last, long At, string Held, byte[] Packed)
{
    private IReadOnlyDictionary<long, LoggedSuccess>? _attempts;

    /// <summary>The sequences that it holds, in order.</summary>
    public IEnumerable<long> Sequences => AttemptChunk.SequencesOf(First, Held);

    /// <summary>The attempt of a delivery that it holds.</summary>
    /// <exception cref="InvalidDataException">The chunk is damaged.</exception>
    public LoggedSuccess Of(long sequence) => (_attempts ??= Chunk.Read().ToDictionary(attempt => attempt.Sequence))[sequence];

    /// <summary>The attempt of a delivery that it holds; of a damaged chunk, as much as is known of all.</summary>
    public LoggedSuccess KnownOf(long sequence)
    {
        try
        {
            return Of(sequence);
        }
        catch (InvalidDataException)
        {
            return new(sequence, WireTypes.Instant(At), default, new(200, null, default), null);
        }
    }

    private AttemptChunk Chunk => new(First, Last, WireTypes.Instant(At), Held, Packed);
}
