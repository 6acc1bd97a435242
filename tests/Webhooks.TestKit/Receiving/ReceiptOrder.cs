namespace Webhooks.TestKit;

/// <summary>
/// Looks at each event when it first comes: it must be the next of its line, and whatever came before it in that line must have been
/// accepted. What comes again (after a failure, or after a kill) is not out of order.
/// </summary>
/// <param name="lineOf">The line that a receipt belongs to.</param>
public sealed class ReceiptOrder(Func<Receipt, string> lineOf)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Line> lines = [];
    private readonly List<string> complaints = [];

    /// <summary>What came out of order, in words.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (gate)
                return [.. complaints];
        }
    }

    /// <summary>Notes a receipt and what is answered to it.</summary>
    public Answer Record(Receipt receipt, Answer answer)
    {
        lock (gate)
        {
            var name = lineOf(receipt);
            if (!lines.TryGetValue(name, out var line))
                lines.Add(name, line = new Line());
            var sequence = receipt.Envelope!.Sequence;
            if (line.Seen.Add(sequence))
            {
                if (sequence < line.Last)
                    complaints.Add($"{receipt} of '{name}': sequence {sequence} came after {line.Last}");
                if (line.Open.Count > 0)
                    complaints.Add($"{receipt} of '{name}' came while {string.Join(", ", line.Open)} had not been accepted");
                line.Last = sequence;
                line.Open.Add(sequence);
            }

            if (answer.IsSuccess)
                line.Open.Remove(sequence);
            return answer;
        }
    }

    private sealed class Line
    {
        public HashSet<long> Seen { get; } = [];

        public HashSet<long> Open { get; } = [];

        public long Last { get; set; }
    }
}
