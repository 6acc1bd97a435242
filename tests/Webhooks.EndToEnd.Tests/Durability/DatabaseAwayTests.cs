using System.Diagnostics;
using System.Net;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Durability;

/// <summary>
/// The database goes away under load, in every way: nothing that was acknowledged is lost, and all works again without a restart of ours.
/// </summary>
public sealed class DatabaseAwayTests(ITestOutputHelper output) : HostTest(output)
{
    private const string Project = "ledger";
    private const int Webhooks = 3;
    private const int Events = 1200;

    // Longer than the load needs to fill everything that waits.
    private static readonly TimeSpan away = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    private readonly List<Receiver> receivers = [];
    private PostgresServer? server;

    private PostgresServer Server => server ?? throw new InvalidOperationException("Not started.");

    public override async Task InitializeAsync() => server = await PostgresServer.StartAsync();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var receiver in receivers)
            await receiver.DisposeAsync();
        if (server is not null)
            await server.DisposeAsync();
    }

    [Fact]
    public async Task Whatever_happens_to_the_database_nothing_is_lost_and_everything_works_again()
    {
        var host = await StartHost(
            ("Webhooks:Storage:Provider", "PostgreSql"),
            ("Webhooks:Storage:ConnectionString", await Server.CreateDatabaseAsync("webhooks")),
            ("Logging:LogLevel:Default", "Error"),
            ("Logging:LogLevel:Akka", "None"));
        var size = new LedgerSize(Events, Kills: 0, Seed: Random.Shared.Next());
        var ledger = new LiveLedger(new Ledger(Project, Webhooks, TimeSpan.FromSeconds(1), inFlight: 16));
        for (var index = 0; index < Webhooks; index++)
        {
            var receiver = await Receiver.Start(ledger.Record(index, _ => Answer.Ok), keepsReceipts: false);
            receivers.Add(receiver);
            await host.Http.Register(Project, receiver, with: new() { ["retry_schedule"] = Given.Waits("1s", 20) });
        }

        // While the database is frozen, the host's own answer takes ten seconds.
        var http = new ClusterHttp(() => [host.Http]) { AnswerWithin = TimeSpan.FromSeconds(25) };
        var bystanders = await Bystanders.RegisterAsync(http, await StartReceiver());
        var load = new Load(http, Project, ledger, size);

        var running = load.Run();
        (string What, Func<Task> Begin, Func<Task> End)[] faults =
        [
            ("killed", Server.KillAsync, Server.LaunchAsync),
            ("stopped and started", Server.StopAsync, Server.LaunchAsync),
            ("frozen", () => Done(Server.Freeze), () => Done(Server.Thaw)),
        ];
        foreach (var (index, (what, begin, end)) in faults.Index())
        {
            await ledger.Until(books => books.Progress >= Events * (1 + Webhooks) * index / faults.Length,
                $"the load before the database is {what}");
            await begin();
            await Task.WhenAll(bystanders.UntilRefusedAsync(patience), UntilReadySays(host, HttpStatusCode.ServiceUnavailable));
            await Task.Delay(away);
            var back = Stopwatch.StartNew();
            await end();
            var up = back.Elapsed;
            await UntilReadySays(host, HttpStatusCode.OK);
            var ready = back.Elapsed;
            await bystanders.UntilTheyWorkAsync(patience);
            Print(
                $"database {what}: up after {up.TotalSeconds:F1} s, ready after {ready.TotalSeconds:F1} s, all projects and webhooks work "
                    + $"after {back.Elapsed.TotalSeconds:F1} s");
        }

        for (var cut = 0; cut < 3; cut++)
        {
            await Server.CutSessionsAsync();
            var back = Stopwatch.StartNew();
            await bystanders.UntilTheyWorkAsync(patience);
            Print($"sessions cut: all projects and webhooks work after {back.Elapsed.TotalSeconds:F1} s");
        }

        await running;
        await ledger.Until(books => books.Delivered == Events * Webhooks, "every event at every webhook");
        await bystanders.UntilTheyWorkAsync(patience);
        var verdict = ledger.Books.Close();
        Print($"{verdict} in {ledger.Now.TotalSeconds:F1} s; publishes repeated {load.Repeated}");
        Assert.True(
            (verdict.Lost, verdict.Altered, verdict.Unexpected, verdict.BadlySigned, verdict.SequenceGaps) == (0, 0, 0, 0, 0)
                && verdict.Intended == verdict.Acknowledged,
            $"{verdict}\n{string.Join('\n', verdict.Complaints)}");
    }

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private static async Task UntilReadySays(HostProcess host, HttpStatusCode status)
    {
        var waited = Stopwatch.StartNew();
        while ((await host.Http.Get("health/ready")).Status != status)
        {
            if (waited.Elapsed > patience)
                throw new TimeoutException($"/health/ready does not say {(int)status}.");
            await Task.Delay(50); // between two looks, as an orchestrator has
        }
    }

    private void Print(string line)
    {
        Output.WriteLine(line);
        Console.WriteLine(line);
    }
}
