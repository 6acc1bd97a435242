using System.Globalization;

namespace Webhooks.EndToEnd.Tests.Durability;

/// <summary>
/// How much a run does: <c>LEDGER_EVENTS</c>, <c>LEDGER_KILLS</c>, and <c>LEDGER_SEED</c> to repeat its choices; <c>STORM_…</c> for that
/// over a cluster.
/// </summary>
internal sealed record LedgerSize(int Events, int Kills, int Seed)
{
    /// <summary>Ids of the run's events, in the order in which they are taken.</summary>
    public string Id(int number) => $"evt_{Seed:x8}_{number:D7}";

    /// <summary>How far publishing may run ahead: each kill then meets publishing and delivering, and a restart finds work.</summary>
    public int MaxBacklog => Math.Max(100, Events / 10);

    /// <summary>Large runs publish in large batches.</summary>
    public int MaxBatch => Math.Clamp(Events / 100, 10, 100);

    /// <summary>The attempt log of every n-th delivery is read (of all in a small run); of the others the list.</summary>
    public int DetailsStep => Math.Max(1, Events / 2000);

    public static LedgerSize FromEnvironment(string prefix = "LEDGER", int events = 1000, int kills = 10) =>
        new(Read($"{prefix}_EVENTS", events), Read($"{prefix}_KILLS", kills), Read($"{prefix}_SEED", Random.Shared.Next()));

    private static int Read(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? int.Parse(value, CultureInfo.InvariantCulture)
            : otherwise;
}
