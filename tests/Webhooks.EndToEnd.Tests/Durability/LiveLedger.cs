using System.Diagnostics;
using Webhooks.TestKit;

namespace Webhooks.EndToEnd.Tests.Durability;

/// <summary>The books during the run: adds the clock, and wakes who waits for a fact in them.</summary>
internal sealed class LiveLedger(Ledger books)
{
    // A host restarts in seconds, a cluster in tens of them, and retries come within two; without any progress for that long there will be
    // none.
    private static readonly TimeSpan patience = Patience.Clustered;

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly Watch watch = new();

    public Ledger Books => books;

    public TimeSpan Now => clock.Elapsed;

    public void Intend(string id, string type, string data)
    {
        books.Intend(id, type, data);
        watch.Changed();
    }

    public void Acknowledge(string id, long sequence)
    {
        books.Acknowledge(id, sequence);
        watch.Changed();
    }

    /// <summary>
    /// Books each request that the receiver of <paramref name="webhook"/> gets, and answers by <paramref name="program"/>.
    /// </summary>
    public Func<Receipt, Answer> Record(int webhook, Func<Receipt, Answer> program) => receipt =>
    {
        var answer = program(receipt);
        books.Receive(webhook, receipt.WebhookId, receipt.Body, receipt.IsSigned, answer.IsSuccess, Now);
        watch.Changed();
        return answer;
    };

    /// <summary>Waits as long as there is progress.</summary>
    public async Task Until(Func<Ledger, bool> holds, string what)
    {
        for (var seen = books.Progress; ; seen = books.Progress)
        {
            try
            {
                await watch.Until(() => holds(books), () => $"Waited in vain for {what}: {books.Close()}", patience);
                return;
            }
            catch (TimeoutException) when (books.Progress > seen)
            {
                continue;
            }
        }
    }
}
