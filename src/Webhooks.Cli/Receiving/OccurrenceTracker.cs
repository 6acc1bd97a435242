namespace Webhooks.Cli;

/// <summary>Counts how often each webhook-id has arrived, and in which order. Remembers the last 100,000 of them.</summary>
internal sealed class OccurrenceTracker
{
    private const int Remembered = 100_000;

    private readonly Dictionary<(string Path, string Id), int> counts = [];
    private readonly Queue<(string Path, string Id)> order = new();
    private readonly Dictionary<string, long> highest = [];

    /// <param name="id">Its webhook-id; null counts as one id.</param>
    /// <param name="sequence">The sequence in its body, if any.</param>
    /// <returns>How often it has arrived, and whether its first arrival was after a higher sequence.</returns>
    public (int Occurrence, bool OutOfOrder) Note(string path, string? id, long? sequence)
    {
        var seen = (path, id ?? "");
        var occurrence = counts.GetValueOrDefault(seen) + 1;
        counts[seen] = occurrence;
        if (occurrence == 1)
        {
            order.Enqueue(seen);
            if (order.Count > Remembered)
                counts.Remove(order.Dequeue());
        }

        if (sequence is not { } number)
            return (occurrence, false);
        var before = highest.GetValueOrDefault(path);
        if (highest.Count < Remembered || highest.ContainsKey(path))
            highest[path] = Math.Max(before, number);
        return (occurrence, occurrence == 1 && number < before);
    }
}
