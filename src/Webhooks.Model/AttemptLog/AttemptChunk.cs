namespace Webhooks.Model;

/// <summary>
/// Successes of one webhook that are stored as one row. A row of the attempt log with the same sequence and number takes the place of
/// what a chunk has, so a chunk is never changed; and no two chunks of a webhook hold the same sequence.
/// </summary>
/// <param name="First">The first sequence that it holds.</param>
/// <param name="Last">The last one.</param>
/// <param name="At">When the newest of its attempts was started.</param>
/// <param name="Held">A character for each sequence from the first to the last: <c>1</c> if it is held, which SQL can read.</param>
/// <param name="Packed">The attempts, by <see cref="ChunkCodec"/>.</param>
internal sealed record AttemptChunk(long First, long Last, DateTimeOffset At, string Held, byte[] Packed)
{
    /// <summary>The maximum of sequences from the first to the last: it bounds the chunks that may hold a sequence.</summary>
    public const int MaxSpan = 1024;

    /// <summary>The minimum of attempts: fewer are stored as rows.</summary>
    public const int MinCount = 4;

    /// <summary>The maximum of attempts: a page of a list needs only some tens of them.</summary>
    private const int MaxCount = 256;

    /// <summary>The maximum size of different answers.</summary>
    private const int MaxAnswers = 16 * 1024;

    /// <summary>The maximum between the oldest and the newest attempt: all of a chunk expires together.</summary>
    private static readonly TimeSpan maxAge = TimeSpan.FromMinutes(1);

    /// <summary>The character of a sequence that is held.</summary>
    public const char Yes = '1';

    private const char No = '0';

    /// <summary>The sequences that it holds, in order.</summary>
    public IEnumerable<long> Sequences => SequencesOf(First, Held);

    /// <summary>The sequences that a chunk holds, in order.</summary>
    public static IEnumerable<long> SequencesOf(long first, string held)
    {
        for (var i = held.IndexOf(Yes); i >= 0; i = held.IndexOf(Yes, i + 1))
            yield return first + i;
    }

    /// <summary>Divides attempts into chunks and those that are too few for one.</summary>
    /// <param name="attempts">Those of a webhook, each sequence once, in order.</param>
    public static (IReadOnlyList<AttemptChunk> Chunks, IReadOnlyList<LoggedSuccess> Left) Divide(IReadOnlyList<LoggedSuccess> attempts)
    {
        var (chunks, left) = (new List<AttemptChunk>(), new List<LoggedSuccess>());
        for (var start = 0; start < attempts.Count;)
        {
            var end = EndOf(attempts, start);
            var group = attempts.Skip(start).Take(end - start).ToList();
            if (group.Count < MinCount)
                left.AddRange(group);
            else
                chunks.Add(Of(group));
            start = end;
        }

        return (chunks, left);
    }

    /// <summary>Its attempts, in the order of their sequences.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public IReadOnlyList<LoggedSuccess> Read()
    {
        if (Last - First + 1 != Held.Length)
            throw ChunkCodec.Damaged($"it spans {Last - First + 1} sequences and has marks for {Held.Length}");
        return ChunkCodec.Unpack(Packed, [.. Sequences]);
    }

    private static AttemptChunk Of(List<LoggedSuccess> attempts)
    {
        var (first, last) = (attempts[0].Sequence, attempts[^1].Sequence);
        var held = string.Create((int)(last - first + 1), attempts, static (marks, all) =>
        {
            marks.Fill(No);
            foreach (var attempt in all)
                marks[(int)(attempt.Sequence - all[0].Sequence)] = Yes;
        });
        return new(first, last, attempts.Max(attempt => attempt.At), held, ChunkCodec.Pack(attempts));
    }

    /// <summary>Before which attempt a chunk ends that begins with the given one.</summary>
    private static int EndOf(IReadOnlyList<LoggedSuccess> attempts, int start)
    {
        var answers = new HashSet<LoggedAnswer>();
        var size = 0;
        var (oldest, newest) = (attempts[start].At.UtcTicks, attempts[start].At.UtcTicks);
        for (var i = start; i < attempts.Count; i++)
        {
            var attempt = attempts[i];
            (oldest, newest) = (Math.Min(oldest, attempt.At.UtcTicks), Math.Max(newest, attempt.At.UtcTicks));
            if (i - start == MaxCount || attempt.Sequence - attempts[start].Sequence >= MaxSpan || newest - oldest > maxAge.Ticks)
                return i;
            if (answers.Add(attempt.Answer) && (size += attempt.Answer.Size) > MaxAnswers && i > start)
                return i;
        }

        return attempts.Count;
    }
}
