using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Webhooks.EndToEnd.Tests.Durability;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.EndToEnd.Tests.Clustering;

/// <summary>One project under load through all nodes: its books, and receivers that watch the order of each key.</summary>
internal sealed class ProjectLoad : IAsyncDisposable
{
    public const int MaxInFlight = 8;

    private static readonly Func<Receipt, Answer>[] programs =
        [_ => Answer.Ok, receipt => receipt.Attempt == 1 && receipt.WebhookId[^1] == '7' ? new Answer(503) : Answer.Ok];

    private readonly string project;
    private readonly LedgerSize size;
    private readonly HostCluster cluster;
    private readonly LiveLedger ledger;
    private readonly Load load;
    private readonly ReceiptOrder[] orders = [.. programs.Select(_ => new ReceiptOrder(KeyOf))];
    private readonly List<Receiver> receivers = [];
    private readonly List<string> webhooks = [];

    private ProjectLoad(HostCluster cluster, string project, LedgerSize size)
    {
        (this.cluster, this.project, this.size) = (cluster, project, size);
        ledger = new LiveLedger(new Ledger(project, programs.Length, TimeSpan.FromSeconds(1), MaxInFlight));
        load = new Load(cluster.Http, project, ledger, size);
    }

    public Ledger Books => ledger.Books;

    /// <param name="rate">Events a second that a webhook lets through, so that the load lasts as long as what happens meanwhile.</param>
    public static async Task<ProjectLoad> Register(HostCluster cluster, string project, LedgerSize size, int rate)
    {
        var loaded = new ProjectLoad(cluster, project, size);
        for (var index = 0; index < programs.Length; index++)
        {
            var (order, program) = (loaded.orders[index], programs[index]);
            var receiver =
                await Receiver.Start(loaded.ledger.Record(index, receipt => order.Record(receipt, program(receipt))), keepsReceipts: false);
            loaded.receivers.Add(receiver);
            loaded.webhooks.Add(await cluster[index].Http.Register(project, receiver, with: new JsonObject
            {
                ["ordering"] = "key",
                ["event_types"] = new JsonArray("image.*"),
                ["retry_schedule"] = Given.Waits("500ms", 20),
                ["throttle"] = Throttle(rate),
                ["max_in_flight"] = MaxInFlight,
            }));
        }

        return loaded;
    }

    public Task Run() => load.Run();

    /// <summary>What succeeded recently, or is in flight, may arrive again.</summary>
    public void Killed() => Books.Killed(ledger.Now);

    /// <summary>What comes twice from now on has no excuse.</summary>
    public void Back() => Books.Back(ledger.Now);

    public Task Until(Func<Ledger, bool> holds, string what) => ledger.Until(holds, what);

    /// <summary>Lets everything through, and waits until all has arrived and is on record.</summary>
    public async Task Finish()
    {
        foreach (var webhook in webhooks)
        {
            var patch = new JsonObject { ["throttle"] = Throttle(100_000) }.ToJsonString();
            (await cluster.Http.Ask(http => http.Patch(WebhooksHttp.Webhook(project, webhook), patch))).Expect(HttpStatusCode.OK);
        }

        await ledger.Until(books => books.Delivered == size.Events * programs.Length, $"every event of {project} at every webhook");
        await Logs(cluster[0].Http).UntilDelivered();
    }

    /// <summary>Nothing lost, nothing altered, each key in order, numbers without gaps, logs complete.</summary>
    public async Task<Verdict> Check()
    {
        var http = cluster[0].Http;
        var listed = await LookUntil(() => Listed(http), sequences => sequences.Count == sequences.FirstOrDefault());
        Assert.Equal(Enumerable.Range(1, listed.Count).Reverse().Select(number => (long)number), listed);
        var verdict = Books.Close();
        verdict.AssertClean();
        Assert.All(orders, order => Assert.Empty(order.Complaints));
        var complaints = await LookUntil(() => Logs(http).Complaints(), complaints => complaints.Count == 0);
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
        return verdict;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var receiver in receivers)
            await receiver.DisposeAsync();
    }

    private async Task<List<long>> Listed(WebhooksHttp http)
    {
        var listed = new List<long>();
        await foreach (var item in http.List(WebhooksHttp.Events(project)))
        {
            listed.Add((long)item["sequence"]!);
            if (((string)item["type"]!).StartsWith("webhook.", StringComparison.Ordinal))
                Books.Listed(listed[^1]);
        }

        return listed;
    }

    /// <summary>Lists follow what happens, and the node that writes to them may have been cut off a moment ago.</summary>
    private static async Task<T> LookUntil<T>(Func<Task<T>> look, Func<T, bool> isComplete)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (isComplete(seen) || TimeProvider.System.GetElapsedTime(since) > Patience.Clustered)
                return seen;
            await Task.Delay(500); // between two looks: a list does not notify that it has grown
        }
    }

    private AttemptLogs Logs(WebhooksHttp http) => new(http, project, webhooks, Books, size);

    private static JsonObject Throttle(int rate) => new() { ["rate"] = rate, ["per"] = "1s", ["burst"] = rate };

    private static string KeyOf(Receipt receipt)
    {
        using var data = JsonDocument.Parse(receipt.Envelope!.Data);
        return data.RootElement.GetProperty("image_id").GetString()!;
    }
}
