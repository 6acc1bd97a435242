using System.Net;
using System.Text.Json.Nodes;
using Webhooks.TestKit;

namespace Webhooks.EndToEnd.Tests.Durability;

/// <summary>Reads over HTTP what the host says about its deliveries, and compares it with the books.</summary>
internal sealed class AttemptLogs(WebhooksHttp http, string project, IReadOnlyList<string> webhooks, Ledger books, LedgerSize size)
{
    /// <summary>Waits until every event is listed as delivered at every webhook.</summary>
    public async Task UntilDelivered()
    {
        foreach (var webhook in webhooks)
        {
            await http.Until(
                WebhooksHttp.Webhook(project, webhook),
                found => (int)found["counts"]!["delivered"]! >= size.Events
                    && (int)found["counts"]!["pending"]! + (int)found["counts"]!["in_flight"]! == 0,
                TimeSpan.FromMinutes(1));
        }
    }

    /// <summary>What is wrong, in words; empty when every log is complete.</summary>
    public async Task<IReadOnlyList<string>> Complaints()
    {
        var complaints = new List<string>();
        for (var index = 0; index < webhooks.Count; index++)
        {
            complaints.AddRange(await CheckList(webhooks[index]));
            complaints.AddRange(await CheckDetails(webhooks[index], index));
        }

        return complaints;
    }

    private async Task<List<string>> CheckList(string webhook)
    {
        var missing = Enumerable.Range(0, size.Events).Select(size.Id).ToHashSet();
        var complaints = new List<string>();
        await foreach (var item in http.List(WebhooksHttp.Deliveries(project, webhook)))
        {
            var id = (string)item["event_id"]!;
            if (!missing.Remove(id))
                complaints.Add($"{webhook} lists {id} twice or without reason");
            if ((string)item["status"]! != "delivered" || (int)item["attempts"]! < 1)
                complaints.Add($"{webhook} lists {item.ToJsonString()}");
        }

        complaints.AddRange(missing.Take(10).Select(id => $"{webhook} does not list {id}"));
        return complaints;
    }

    private async Task<List<string>> CheckDetails(string webhook, int index)
    {
        var complaints = new List<string>();
        var numbers = Enumerable.Range(0, size.Events).Where(number => number % size.DetailsStep == 0);
        await Parallel.ForEachAsync(numbers, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (number, cancellation) =>
        {
            var id = size.Id(number);
            var reply = await http.Get(WebhooksHttp.Delivery(project, webhook, id), cancellation);
            if (!IsComplete(reply, books.Receipts(id, index)))
            {
                lock (complaints)
                    complaints.Add($"{webhook} logs {id}, received {books.Receipts(id, index)} times: {(int)reply.Status} {reply.Text}");
            }
        });
        return complaints;
    }

    // An attempt that died with the host is in no log, so the receiver may have seen more.
    private static bool IsComplete(Reply reply, int receipts)
    {
        if (reply.Status != HttpStatusCode.OK)
            return false;
        var attempts = reply.Json["attempt_log"]!.AsArray();
        return (string)reply.Json["status"]! == "delivered"
            && attempts.Count >= 1
            && attempts.Count <= receipts
            && attempts.Count == (int)reply.Json["attempts"]!
            && attempts.Select(attempt => (int)attempt!["number"]!).SequenceEqual(Enumerable.Range(1, attempts.Count))
            && attempts.Select(Succeeded).SequenceEqual(Enumerable.Range(1, attempts.Count).Select(number => number == attempts.Count));
    }

    private static bool Succeeded(JsonNode? attempt) => (string)attempt!["outcome"]! == "succeeded";
}
