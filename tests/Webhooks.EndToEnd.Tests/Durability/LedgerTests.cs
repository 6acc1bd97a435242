using System.Net;
using System.Text.Json.Nodes;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Durability;

public abstract class LedgerTests(ITestOutputHelper output, Storage storage) : HostTest(output, storage)
{
    private const string Project = "ledger";
    private const int MaxInFlight = 16;

    // Outcomes reach the disk in groups that collect for up to 200 ms; four times as long again for the write of the group before
    // and for the way to it, on a machine whose two cores run the receivers and the load as well.
    private static readonly TimeSpan unflushed = TimeSpan.FromMilliseconds(1000);

    private static readonly Func<Receipt, Answer>[] programs =
    [
        _ => Answer.Ok,
        _ => Answer.Ok,
        Answer.First(2, new Answer(503)),
        receipt => receipt.Attempt == 1 && receipt.WebhookId[^1] == '7' ? Answer.Reset : Answer.Ok,
    ];

    private readonly List<Receiver> receivers = [];

    [Fact]
    public async Task A_killed_host_delivers_what_it_acknowledged()
    {
        var size = LedgerSize.FromEnvironment();
        Print($"LEDGER_EVENTS={size.Events} LEDGER_KILLS={size.Kills} LEDGER_SEED={size.Seed}");
        var ledger = new LiveLedger(new Ledger(Project, programs.Length, unflushed, MaxInFlight));
        var host = await StartHost(("Logging:LogLevel:Default", "Warning"));
        var webhooks = await Register(host, ledger);
        var load = new Load(new ClusterHttp(() => [host.Http]), Project, ledger, size);
        var chaos = new Chaos(host, ledger, size, programs.Length);

        await Task.WhenAll(load.Run(), chaos.Run());
        await ledger.Until(books => books.Delivered == size.Events * programs.Length, "every event at every webhook");
        var logs = new AttemptLogs(host.Http, Project, webhooks, ledger.Books, size);
        await logs.UntilDelivered();

        foreach (var type in new[] { "webhook.failing", "webhook.recovered" })
        {
            var page = (await host.Http.Get($"{WebhooksHttp.Events(Project)}?type={type}&limit=1000")).Expect(HttpStatusCode.OK);
            foreach (var item in page["items"]!.AsArray())
                ledger.Books.Listed((long)item!["sequence"]!);
        }

        var verdict = ledger.Books.Close();
        Print($"{verdict} in {ledger.Now.TotalSeconds:F1} s");
        Print($"publishes repeated {load.Repeated}; restarts took up to {chaos.SlowestRestart.TotalSeconds:F1} s");
        verdict.AssertClean();
        Assert.Equal(size.Kills, verdict.Kills);
        var complaints = await logs.Complaints();
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var receiver in receivers)
            await receiver.DisposeAsync();
    }

    // The receivers live here, not in the host: what they got survives its kills.
    private async Task<List<string>> Register(HostProcess host, LiveLedger ledger)
    {
        var webhooks = new List<string>();
        for (var index = 0; index < programs.Length; index++)
        {
            var receiver = await Receiver.Start(ledger.Record(index, programs[index]), keepsReceipts: false);
            receivers.Add(receiver);
            webhooks.Add(await host.Http.Register(Project, receiver, with: new JsonObject
            {
                ["name"] = $"Receiver {index}",
                ["retry_schedule"] = new JsonArray("100ms", "200ms", "500ms", "1s", "1s", "2s", "2s", "2s", "2s", "2s"),
                ["throttle"] = new JsonObject { ["rate"] = 100_000, ["per"] = "1s", ["burst"] = 100_000 },
                ["max_in_flight"] = MaxInFlight,
            }));
        }

        return webhooks;
    }

    private void Print(string line)
    {
        Output.WriteLine(line);
        Console.WriteLine(line);
    }
}

public sealed class SqliteLedgerTests(ITestOutputHelper output) : LedgerTests(output, Storage.Sqlite);

public sealed class PostgresLedgerTests(ITestOutputHelper output) : LedgerTests(output, Storage.PostgreSql);
