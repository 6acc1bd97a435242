using Webhooks.TestKit;

namespace Webhooks.EndToEnd.Tests.Durability;

/// <summary>Kills the host at random moments of the run and brings it back on the same data.</summary>
internal sealed class Chaos(HostProcess host, LiveLedger ledger, LedgerSize size, int webhooks)
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(1);

    private readonly Random random = new(size.Seed);

    /// <summary>From the start of a process until it was ready.</summary>
    public TimeSpan SlowestRestart { get; private set; }

    public async Task Run()
    {
        for (var kill = 0; kill < size.Kills; kill++)
        {
            // Spread over the run; in turn right into a publish, and anywhere between publishing and delivering.
            var share = (kill + random.NextDouble()) / size.Kills * 0.98;
            if (kill % 2 == 0)
            {
                await ledger.Until(books => books.Intended >= share * size.Events, "the publish that the next kill interrupts");
                await RandomPause(10);
            }
            else
            {
                await ledger.Until(books => books.Progress >= share * size.Events * (1 + webhooks), "the next kill's moment");
                await RandomPause(100);
            }

            await KillAndRestart();
        }
    }

    private async Task KillAndRestart()
    {
        ledger.Books.Killed(ledger.Now);
        await host.Kill();
        if (random.Next(5) == 0)
            await KillDuringStart();
        var started = ledger.Now;
        await host.Restart(patience);
        ledger.Books.Back(ledger.Now);
        var took = ledger.Now - started;
        SlowestRestart = took > SlowestRestart ? took : SlowestRestart;
    }

    private async Task KillDuringStart()
    {
        host.Launch();
        await RandomPause(1500);
        await host.Kill();
    }

    // Not waiting for anything: a kill must not always follow the fact it was triggered by.
    private Task RandomPause(int milliseconds) => Task.Delay(random.Next(milliseconds));
}
