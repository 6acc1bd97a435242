using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Webhooks.TestKit;

namespace Webhooks.EndToEnd.Tests.Durability;

/// <summary>Publishes as a careful client does: without an answer, or with 5xx, again with the same ids until answered.</summary>
internal sealed class Load(ClusterHttp http, string project, LiveLedger ledger, LedgerSize size)
{
    private const int Publishers = 3;
    private const string EventType = "image.status_changed";

    private static readonly string[] statuses =
        ["NEW", "IN PROGRESS", "TO REVIEW", "DONE", "SKIPPED", "COMPLETED", "AUTO-LABELLED"];

    private static readonly TimeSpan patience = Patience.Clustered;

    private int taken;
    private int repeated;
    private string? lastRefusal;

    /// <summary>Publish requests that had to be sent again.</summary>
    public int Repeated => repeated;

    public Task Run() => Task.WhenAll(Enumerable.Range(1, Publishers).Select(Publisher));

    private async Task Publisher(int number)
    {
        var random = new Random(size.Seed + number);
        while (Take(random) is { Count: > 0 } batch)
        {
            await ledger.Until(books => books.Backlog < size.MaxBacklog, "a backlog small enough to go on publishing");
            foreach (var (id, _, data) in batch)
                ledger.Intend(id, EventType, data);
            var form = batch.Count == 1 ? Form.Single : random.Next(2) == 0 ? Form.Array : Form.Lines;
            foreach (var (id, sequence) in await PublishUntilAnswered(form, batch))
                ledger.Acknowledge(id, sequence);
        }
    }

    private List<(string Id, string Key, string Data)> Take(Random random)
    {
        var wanted = random.Next(1, size.MaxBatch + 1);
        var end = Interlocked.Add(ref taken, wanted);
        var batch = new List<(string, string, string)>();
        for (var number = end - wanted; number < Math.Min(end, size.Events); number++)
            batch.Add((size.Id(number), KeyOf(number), DataOf(number, random)));
        return batch;
    }

    private static string KeyOf(int number) => $"img_{number % 97}";

    // Everything that a re-serialisation would change: escapes, number forms, white space, key order, non-ASCII.
    private static string DataOf(int number, Random random) =>
        $$"""{"image_id":"{{KeyOf(number)}}","status":"{{statuses[number % 7]}}","confidence":{{number}}.50e-1,"box":[ 1, 2.0 ],"note":"ž \u00e9 + < > & ' \/ {{new string('x', random.Next(100))}}","a":null}""";

    private async Task<IReadOnlyList<(string Id, long Sequence)>> PublishUntilAnswered(
        Form form, List<(string Id, string Key, string Data)> batch)
    {
        var events = batch.Select(item => Given.Event(item.Id, item.Data, EventType, item.Key)).ToList();
        var since = Stopwatch.StartNew();
        while (since.Elapsed < patience)
        {
            if (await Publish(form, events) is { } answer)
                return form == Form.Single ? [Acknowledged(answer)] : [.. answer["events"]!.AsArray().Select(item => Acknowledged(item!))];
            Interlocked.Increment(ref repeated);
            // The client's pause before it tries again; a host that is down cannot tell when it is back.
            await Task.Delay(100);
        }

        throw new TimeoutException($"No publish was accepted for {patience}; last: {lastRefusal ?? "no answer"}");
    }

    private async Task<JsonObject?> Publish(Form form, List<string> events)
    {
        var reply = await http.AskNext(node => form switch
        {
            Form.Single => node.Publish(project, events[0]),
            Form.Array => node.Publish(project, $"[{string.Join(',', events)}]"),
            _ => node.PublishLines(project, Encoding.UTF8.GetBytes(string.Join('\n', events))),
        });
        if (reply is null)
            return null; // no answer: unknown
        if (reply.Status is < HttpStatusCode.InternalServerError and not HttpStatusCode.TooManyRequests)
            return reply.Expect(HttpStatusCode.Accepted);
        lastRefusal = $"{(int)reply.Status} {reply.Text}";
        return null;
    }

    private static (string Id, long Sequence) Acknowledged(JsonNode answer) => ((string)answer["id"]!, (long)answer["sequence"]!);

    private enum Form
    {
        Single,
        Array,
        Lines,
    }
}
