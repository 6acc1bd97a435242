using System.Collections.Concurrent;

namespace Webhooks.TestKit;

/// <summary>What a receiver does with one request.</summary>
public sealed record Answer(int Status)
{
    public static readonly Answer Ok = new(200);

    /// <summary>Reads the request and never answers.</summary>
    public static readonly Answer Hang = new(0) { Manner = Manner.Hang };

    /// <summary>Reads the request and resets the connection (RST) instead of answering.</summary>
    public static readonly Answer Reset = new(0) { Manner = Manner.Reset };

    public string Body { get; init; } = "";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public TimeSpan Delay { get; init; }

    /// <summary>What the answer waits for.</summary>
    public Task When { get; init; } = Task.CompletedTask;

    public bool IsSuccess => Manner == Manner.Reply && Status is >= 200 and < 300;

    internal Manner Manner { get; private init; }

    public static Answer RedirectTo(Uri target) =>
        new(302) { Headers = new Dictionary<string, string> { ["location"] = target.AbsoluteUri } };

    /// <summary>
    /// Answers <paramref name="answer"/> to the first <paramref name="attempts"/> requests of each event, 200 to later ones.
    /// </summary>
    public static Func<Receipt, Answer> First(int attempts, Answer answer) =>
        receipt => receipt.Attempt <= attempts ? answer : Ok;

    /// <summary>Answers in the given order over all requests, the last answer for good.</summary>
    public static Func<Receipt, Answer> InTurn(params Answer[] answers)
    {
        var left = new ConcurrentQueue<Answer>(answers[..^1]);
        return _ => left.TryDequeue(out var answer) ? answer : answers[^1];
    }
}

internal enum Manner
{
    Reply,
    Hang,
    Reset,
}
