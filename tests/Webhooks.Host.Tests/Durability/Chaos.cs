using Webhooks.Testing;

namespace Webhooks.Host.Tests.Durability;

/// <summary>Kills the host at random moments of the run and brings it back on the same data.</summary>
internal sealed class Chaos(HostProcess host, LiveLedger ledger, LedgerSize size, int webhooks)
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(1);

    private readonly Random random = new(size.Seed);

    /// <summary>How long each restart took, from the start of the process until it was ready.</summary>
    public List<TimeSpan> Restarts { get; } = [];

    public async Task Run()
    {
        foreach (var moment in Moments())
        {
            await ledger.Until(books => books.Progress >= moment, $"progress {moment}, for the next kill");
            await RandomPause(100);
            ledger.Books.Killed(ledger.Now);
            await host.Kill();
            if (random.Next(5) == 0)
                await KillDuringStart();
            var started = ledger.Now;
            await host.Restart(patience);
            ledger.Books.Back(ledger.Now);
            Restarts.Add(ledger.Now - started);
        }
    }

    // Spread over publishing and delivering alike: progress counts both.
    private IEnumerable<int> Moments() => Enumerable
        .Range(0, size.Kills)
        .Select(_ => (int)(random.NextDouble() * 0.98 * size.Events * (1 + webhooks)))
        .Order();

    private async Task KillDuringStart()
    {
        host.Launch();
        await RandomPause(1500);
        await host.Kill();
    }

    // Not waiting for anything: a kill must not always follow the fact it was triggered by.
    private Task RandomPause(int milliseconds) => Task.Delay(random.Next(milliseconds));
}
