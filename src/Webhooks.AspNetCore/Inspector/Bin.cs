using System.Collections.Immutable;

namespace Webhooks.AspNetCore.Inspector;

/// <summary>
/// A bin that catches requests: it keeps the last ones, counts all of them, and has an answer. It decides and changes only
/// itself.
/// </summary>
/// <param name="Id">Its id; a client that knows it may post here.</param>
/// <param name="No">1, 2, 3 … in the order of creation.</param>
/// <param name="CreatedAt">When it was created, or created again after a restart.</param>
internal sealed record Bin(BinId Id, long No, DateTimeOffset CreatedAt)
{
    /// <summary>As many as a developer reads; at a kilobyte each they are half a megabyte.</summary>
    public const int MaxRequests = 500;

    /// <summary>Four times the largest event by default.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    /// <summary>Its name; empty for none.</summary>
    public string Name { get; init; } = "";

    /// <summary>The kept requests, oldest first.</summary>
    public ImmutableList<CaughtRequest> Requests { get; private init; } = [];

    /// <summary>How many it has caught, including those that it no longer keeps.</summary>
    public long Caught { get; private init; }

    /// <summary>When it caught the last one.</summary>
    public DateTimeOffset? LastAt { get; private init; }

    public Answer Answer { get; private init; } = Answer.Default;

    /// <summary>Its approximate size in memory, in bytes.</summary>
    public long Weight { get; private init; }

    private int AnswerNumber { get; init; }

    private OccurrenceTracker OccurrenceTracker { get; init; } = OccurrenceTracker.None;

    /// <summary>Keeps a request, drops the oldest when there are too many, and returns the answer to the new one.</summary>
    public (Bin Next, CaughtRequest Caught) Catch(Arrival arrival)
    {
        var (occurrences, occurrence, sinceAnswer) = OccurrenceTracker.See(arrival, AnswerNumber);
        var caught = new CaughtRequest(Caught + 1, arrival, occurrence, Answer.For(sinceAnswer));
        var next = this with
        {
            Requests = Requests.Add(caught),
            Caught = caught.Number,
            LastAt = arrival.At,
            Weight = Weight + arrival.Weight,
            OccurrenceTracker = occurrences,
        };
        return (next.Requests.Count > MaxRequests ? next.WithoutOldest() : next, caught);
    }

    /// <summary>Answers this from now on; counts for "first" also start now.</summary>
    public Bin Answering(Answer answer) => this with { Answer = answer, AnswerNumber = AnswerNumber + 1 };

    public Bin WithoutOldest() => this with { Requests = Requests.RemoveAt(0), Weight = Weight - Requests[0].Arrival.Weight };

    /// <summary>Deletes its requests and counts; numbers continue, and the answer stays.</summary>
    public Bin Cleared() => this with { Requests = [], Weight = 0, LastAt = null, OccurrenceTracker = OccurrenceTracker.None };

    public CaughtRequest? Find(long number)
    {
        var index = Requests.Count == 0 ? -1 : number - Requests[0].Number;
        return index >= 0 && index < Requests.Count ? Requests[(int)index] : null;
    }
}
