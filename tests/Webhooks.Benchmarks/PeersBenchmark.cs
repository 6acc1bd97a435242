using System.Diagnostics;
using Webhooks.Benchmarks.Engines;
using Webhooks.Benchmarks.Peers;
using Webhooks.Benchmarks.Receiving;
using Webhooks.Benchmarks.Reporting;
using Webhooks.Benchmarks.Sending;
using PostgresServer = Webhooks.TestKit.PostgresServer;

namespace Webhooks.Benchmarks;

/// <summary>
/// What .NET teams use today, beside the engine: the same signed bodies to the same receiver, in one run. The clock runs from the first
/// event that is handed over until the last has arrived.
/// </summary>
internal static class PeersBenchmark
{
    private const string Project = "bench";
    private const int Publishers = 4;
    private const int Batch = 100;
    private const int WarmUp = 2_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(Arguments arguments)
    {
        var events = arguments.Number("events", 20_000);
        var payloads = new Payloads(arguments.Number("payload", 1000));
        var concurrency = arguments.Number("concurrency", 64);
        var parent = arguments.Text("folder", Path.GetTempPath());
        arguments.Complete();
        if (PostgresServer.Validate is { } why)
            throw new BenchmarkException(why);

        var report = new Report("peers", "events/s from hand-over to arrival, by what sends them", arguments);
        await using var receiver = await ReceiverProcess.StartAsync();
        using var posts = new SignedPosts(payloads);
        var url = new Uri(receiver.UrlOf(0));
        var range = new EventRange(0, 0);

        var channel = await MeasureAsync(
            "a channel and HttpClient: a crash loses all that waits", new ChannelPeer(posts, url, concurrency));
        await using var server = await PostgresServer.StartAsync();
        var hangfire = await MeasureAsync(
            "Hangfire on PostgreSQL, a job for each event", new HangfirePeer(await server.CreateDatabaseAsync("hangfire"), posts, url));
        var engine = await MeasureAsync("this engine on PostgreSQL", await EngineAsync(BenchmarkDatabase.PostgreSql));
        await MeasureAsync("this engine on SQLite", await EngineAsync(BenchmarkDatabase.Sqlite));

        report.Figure("PostgreSQL: this engine over Hangfire", $"{engine / hangfire:0.0}");
        report.Figure("this engine over the channel", $"{engine / channel:0.00}");
        report.End();

        async Task<double> MeasureAsync(string label, IPeer peer)
        {
            await using (peer)
            {
                await DeliverAsync(range = range.Next(WarmUp));
                var perSecond = await DeliverAsync(range = range.Next(events));
                report.Line($"{label,-60}{Format.PerSecond(perSecond),14}");
                return perSecond;
            }

            async Task<double> DeliverAsync(EventRange part)
            {
                await receiver.ExpectAsync(webhooks: 1, part);
                var started = Stopwatch.GetTimestamp();
                await peer.SendAsync(part);
                var arrived = await receiver.WaitForAsync(part.Count, Patience);
                return part.Count / Stopwatch.GetElapsedTime(started, arrived.Last).TotalSeconds;
            }
        }

        async Task<IPeer> EngineAsync(string storage) =>
            await EnginePeer.StartAsync(
                storage, payloads, new WebhookPlan(url.AbsoluteUri, concurrency), Project, Batch, Publishers, parent);
    }
}
