using System.Text;
using FsCheck.Xunit;
using Xunit;

namespace Webhooks.Model.Tests.AttemptLog;

/// <summary>What holds of attempts that are stored in chunks.</summary>
public class AttemptChunkProperties
{
    private static readonly DateTimeOffset noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Property(MaxTest = 60)]
    public void Each_attempt_is_read_as_it_was_written_from_a_chunk_or_is_left_over(int seed)
    {
        var attempts = Attempts(new(seed));

        var (chunks, rest) = AttemptChunk.Divide(attempts);

        var read = chunks.SelectMany(chunk => chunk.Read()).Concat(rest).OrderBy(attempt => attempt.Sequence).ToList();
        Assert.Equal(attempts, read);
        Assert.Equal(chunks.Select(chunk => chunk.Read().Select(attempt => attempt.Sequence)), chunks.Select(chunk => chunk.Sequences));
    }

    [Property(MaxTest = 60)]
    public void A_chunk_keeps_its_bounds(int seed)
    {
        var (chunks, _) = AttemptChunk.Divide(Attempts(new(seed)));

        foreach (var chunk in chunks)
        {
            var attempts = chunk.Read();
            Assert.InRange(attempts.Count, AttemptChunk.MinCount, 256);
            Assert.Equal((attempts[0].Sequence, attempts[^1].Sequence), (chunk.First, chunk.Last));
            Assert.InRange(chunk.Last - chunk.First, 0, AttemptChunk.MaxSpan - 1);
            Assert.Equal(attempts.Max(attempt => attempt.At), chunk.At);
            Assert.InRange(chunk.At - attempts.Min(attempt => attempt.At), TimeSpan.Zero, TimeSpan.FromMinutes(1));
            Assert.InRange(attempts.Select(attempt => attempt.Answer).Distinct().Sum(answer => answer.Size), 0, 16 * 1024);
        }
    }

    [Property(MaxTest = 200)]
    public void A_damaged_chunk_is_read_or_refused_with_its_reason(int seed)
    {
        var random = new Random(seed);
        var (chunks, _) = AttemptChunk.Divide(Attempts(random));
        foreach (var chunk in chunks)
        {
            var damaged = chunk.Packed.ToArray();
            for (var i = random.Next(1, 4); i > 0; i--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            if (random.Next(3) == 0)
                damaged = damaged[..random.Next(damaged.Length)];

            var e = Record.Exception(() => (chunk with { Packed = damaged }).Read());

            Assert.True(e is null or InvalidDataException, $"{e}");
            if (e is not null)
                Assert.StartsWith("A chunk of the attempt log is damaged: ", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_chunk_of_another_layout_or_with_other_marks_is_refused()
    {
        var answer = new LoggedAnswer(200, "a: b", default);
        var (chunks, _) = AttemptChunk.Divide([.. Enumerable.Range(1, 4).Select(n => new LoggedSuccess(n, noon, default, answer, null))]);
        var chunk = chunks.Single();

        var layout = Assert.Throws<InvalidDataException>(() => (chunk with { Packed = [9, .. chunk.Packed[1..]] }).Read());
        var marks = Assert.Throws<InvalidDataException>(() => (chunk with { Held = "11110" }).Read());
        var longer = Assert.Throws<InvalidDataException>(() => (chunk with { Packed = [.. chunk.Packed, 0] }).Read());

        Assert.Contains("its layout 9 is unknown", layout.Message, StringComparison.Ordinal);
        Assert.Contains("it spans 4 sequences and has marks for 5", marks.Message, StringComparison.Ordinal);
        Assert.Contains("it is longer than its attempts", longer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_busy_webhook_takes_few_bytes_for_a_delivery()
    {
        var random = new Random(1);
        var answer = new LoggedAnswer(200, "Date: Sun, 01 Mar 2026 12:00:00 GMT\nServer: nginx\nContent-Length: 0", default);
        var attempts = Enumerable.Range(1, 128).Select(n => new LoggedSuccess(
            n, noon.AddTicks(500 * n + random.Next(2_000)), TimeSpan.FromTicks(random.Next(5_000, 100_000)), answer,
            AttemptTiming.Reused)).ToList();

        var chunk = Assert.Single(AttemptChunk.Divide(attempts).Chunks);

        Assert.InRange((chunk.Held.Length + chunk.Packed.Length) / 128.0, 1, 8);
    }

    [Fact]
    public void Only_a_first_success_with_a_short_answer_needs_no_row()
    {
        var outcome = new AttemptOutcome(null, 204) { Timing = new(null, null, null) };
        var plain = new Attempt(new(7, 1), noon, 1, noon, outcome, DeliveryStatus.Delivered, null);

        Assert.Equal(new LoggedSuccess(7, noon, default, new(204, null, default), null), LoggedSuccess.Of(plain));
        Assert.All(
            [
                plain with { Number = 2 },
                plain with { Status = DeliveryStatus.Pending },
                plain with { Outcome = new(FailureReason.Status, 500), Status = DeliveryStatus.Exhausted },
                plain with { Outcome = outcome with { StatusCode = null } },
                plain with { Outcome = outcome with { ResponseTruncated = true } },
                plain with { Outcome = outcome with { FailureDetail = "The body ended early." } },
                plain with { Outcome = outcome with { ResponseBody = new byte[LoggedSuccess.MaxAnswer + 1] } },
                plain with { Outcome = outcome with { ResponseHeaders = new('a', LoggedSuccess.MaxAnswer), ResponseBody = new byte[1] } },
            ],
            attempt => Assert.Null(LoggedSuccess.Of(attempt)));
    }

    private static List<LoggedSuccess> Attempts(Random random)
    {
        var answers = Enumerable.Range(0, random.Next(1, 40)).Select(_ => new LoggedAnswer(
            random.Next(200, 300),
            random.Next(4) == 0 ? null : $"Date: {random.Next()}\nX: ключ 鍵 🗝{new string('x', random.Next(600))}",
            random.Next(3) == 0 ? Encoding.UTF8.GetBytes($"{{\"ok\":{random.Next()}}}") : default(ReadOnlyMemory<byte>))).ToList();
        var (sequence, at) = (random.NextInt64(1, 1L << 50), noon);
        var attempts = new List<LoggedSuccess>();
        for (var i = random.Next(500); i > 0; i--)
        {
            attempts.Add(new(
                sequence, at, TimeSpan.FromTicks(random.NextInt64(1L << random.Next(1, 30))), answers[random.Next(answers.Count)],
                random.Next(4) switch
                {
                    0 => new(Span(), Span(), Span()),
                    1 => null,
                    _ => AttemptTiming.Reused,
                }));
            sequence += random.Next(50) == 0 ? random.Next(1, 3_000) : random.Next(1, 4);
            at = at.AddTicks(random.Next(80) == 0 ? random.NextInt64(-TimeSpan.TicksPerMinute, 2 * TimeSpan.TicksPerMinute)
                : random.Next(-2_000, 10_000));
        }

        return attempts;

        TimeSpan? Span() => random.Next(2) == 0 ? null : TimeSpan.FromTicks(random.Next());
    }
}
