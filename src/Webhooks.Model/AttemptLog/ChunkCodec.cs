using System.Text;

namespace Webhooks.Model;

/// <summary>
/// Packs the attempts of a chunk: each different answer once; runs of attempts with the same answer and timing; then the times of all
/// attempts, as differences, and their durations. Numbers are varints of seven bits in a byte.
/// </summary>
internal static class ChunkCodec
{
    /// <summary>The first byte; another layout will have another.</summary>
    private const byte Version = 1;

    private const int HasTiming = 1;
    private const int HasDns = 2;
    private const int HasConnect = 4;
    private const int HasTls = 8;

    /// <param name="attempts">In the order of their sequences, which are stored beside it.</param>
    public static byte[] Pack(IReadOnlyList<LoggedSuccess> attempts)
    {
        var writer = new VarintWriter(64 + 8 * attempts.Count);
        writer.Byte(Version);
        var answers = new Dictionary<LoggedAnswer, int>();
        foreach (var attempt in attempts)
            answers.TryAdd(attempt.Answer, answers.Count);
        writer.Number(answers.Count);
        foreach (var answer in answers.Keys)
        {
            writer.Number(answer.StatusCode);
            writer.Number(answer.Headers is null ? 0 : Encoding.UTF8.GetByteCount(answer.Headers) + 1);
            writer.Bytes(Encoding.UTF8.GetBytes(answer.Headers ?? ""));
            writer.Number(answer.Body.Length);
            writer.Bytes(answer.Body.Span);
        }

        for (var start = 0; start < attempts.Count;)
        {
            var end = start + 1;
            while (end < attempts.Count && attempts[end].Timing == attempts[start].Timing && attempts[end].Answer == attempts[start].Answer)
                end++;
            writer.Number(end - start);
            writer.Number(answers[attempts[start].Answer]);
            Pack(writer, attempts[start].Timing);
            start = end;
        }

        var before = 0L;
        foreach (var attempt in attempts)
        {
            writer.Signed(attempt.At.UtcTicks - before);
            before = attempt.At.UtcTicks;
        }

        foreach (var attempt in attempts)
            writer.Number(attempt.Duration.Ticks);
        return writer.ToArray();
    }

    /// <param name="packed">What <see cref="Pack(IReadOnlyList{LoggedSuccess})"/> returned.</param>
    /// <param name="sequences">The sequences of its attempts.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static IReadOnlyList<LoggedSuccess> Unpack(ReadOnlySpan<byte> packed, IReadOnlyList<long> sequences)
    {
        var reader = new VarintReader(packed);
        if (reader.Byte() is var version && version != Version)
            throw Damaged($"its layout {version} is unknown");
        var answers = new LoggedAnswer[reader.Count(packed.Length)];
        for (var i = 0; i < answers.Length; i++)
        {
            var status = reader.Count(999);
            var headers = reader.Count(packed.Length) is > 0 and var length ? Encoding.UTF8.GetString(reader.Bytes(length - 1)) : null;
            answers[i] = new(status, headers, reader.Bytes(reader.Count(packed.Length)).ToArray());
        }

        var attempts = new LoggedSuccess[sequences.Count];
        for (var start = 0; start < attempts.Length;)
        {
            var end = start + reader.Count(attempts.Length - start);
            if (end == start || reader.Count(packed.Length) is var answer && answer >= answers.Length)
                throw Damaged("it refers to what it does not have");
            var timing = Timing(ref reader);
            for (; start < end; start++)
                attempts[start] = new(sequences[start], default, default, answers[answer], timing);
        }

        var at = 0L;
        for (var i = 0; i < attempts.Length; i++)
        {
            at = unchecked(at + reader.Signed());
            attempts[i] = attempts[i] with { At = Instant(at) };
        }

        for (var i = 0; i < attempts.Length; i++)
            attempts[i] = attempts[i] with { Duration = new(reader.Number()) };
        return reader.IsAtEnd ? attempts : throw Damaged("it is longer than its attempts");
    }

    public static InvalidDataException Damaged(string why) => new($"A chunk of the attempt log is damaged: {why}.");

    private static void Pack(VarintWriter writer, AttemptTiming? timing)
    {
        writer.Byte((byte)(timing is null
            ? 0
            : HasTiming | (timing.Dns is null ? 0 : HasDns) | (timing.Connect is null ? 0 : HasConnect)
                | (timing.Tls is null ? 0 : HasTls)));
        foreach (var part in (ReadOnlySpan<TimeSpan?>)[timing?.Dns, timing?.Connect, timing?.Tls])
        {
            if (part is { } known)
                writer.Number(known.Ticks);
        }
    }

    private static AttemptTiming? Timing(ref VarintReader reader)
    {
        var parts = reader.Byte();
        if (parts == 0)
            return null;
        if ((parts & HasTiming) == 0 || parts > (HasTiming | HasDns | HasConnect | HasTls))
            throw Damaged($"its timing {parts} is unknown");
        return new(Part(ref reader, HasDns), Part(ref reader, HasConnect), Part(ref reader, HasTls));

        TimeSpan? Part(ref VarintReader from, int bit) => (parts & bit) == 0 ? null : new(from.Number());
    }

    private static DateTimeOffset Instant(long ticks) => ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks
        ? new(ticks, TimeSpan.Zero)
        : throw Damaged("it has a time that cannot be");
}
