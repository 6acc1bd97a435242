using System.Diagnostics;
using System.Net;
using Webhooks.TestKit;

namespace Webhooks.EndToEnd.Tests.Durability;

/// <summary>
/// Projects with a webhook each, to see that every actor takes part: when the database or a node is away, and when it is back.
/// </summary>
internal sealed class Bystanders
{
    private const int Projects = 10;

    private readonly ClusterHttp _http;
    private readonly Receiver _receiver;
    private readonly List<(string Project, string Webhook)> _webhooks = [];
    private int _events;

    private Bystanders(ClusterHttp http, Receiver receiver) => (_http, _receiver) = (http, receiver);

    public static async Task<Bystanders> RegisterAsync(ClusterHttp http, Receiver receiver, string prefix = "bystander")
    {
        var bystanders = new Bystanders(http, receiver);
        for (var i = 0; i < Projects; i++)
        {
            var project = $"{prefix}-{i}";
            var wanted = Given.Webhook(receiver, with: new() { ["retry_schedule"] = Given.Waits("1s", 20) }).ToJsonString();
            var webhook = (await http.Ask(node => node.Post(WebhooksHttp.Webhooks(project), wanted))).Expect(HttpStatusCode.Created);
            bystanders._webhooks.Add((project, WebhooksHttp.Webhook(project, (string)webhook["id"]!)));
        }

        return bystanders;
    }

    /// <summary>Each project and each webhook has something to write, until it is answered 503 with Retry-After.</summary>
    public Task UntilRefusedAsync(TimeSpan patience) => Task.WhenAll(_webhooks.SelectMany(w => (Task[])
    [
        UntilAsync(node => node.Publish(w.Project, Given.Event(NextId())), reply => IsRefusal(reply), patience),
        UntilAsync(node => node.Patch(w.Webhook, $$"""{"description":"{{NextId()}}"}"""), reply => IsRefusal(reply), patience),
    ]));

    /// <summary>Each project takes an event, each webhook a change, and the event arrives.</summary>
    public async Task UntilTheyWorkAsync(TimeSpan patience)
    {
        var ids = new List<string>();
        var tasks = new List<Task>();
        foreach (var (project, webhook) in _webhooks)
        {
            var id = NextId();
            ids.Add(id);
            tasks.Add(
                UntilAsync(node => node.Publish(project, Given.Event(id)), reply => reply.Status == HttpStatusCode.Accepted, patience));
            tasks.Add(
                UntilAsync(node => node.Patch(webhook, $$"""{"description":"{{id}}"}"""), reply => reply.Status == HttpStatusCode.OK,
                    patience));
        }

        await Task.WhenAll(tasks);
        await _receiver.UntilAll(ids, patience);
    }

    private static bool IsRefusal(Reply reply) => reply.Status == HttpStatusCode.ServiceUnavailable && reply.Headers.RetryAfter is not null;

    private async Task UntilAsync(Func<WebhooksHttp, Task<Reply>> ask, Func<Reply, bool> wanted, TimeSpan patience)
    {
        var waited = Stopwatch.StartNew();
        Reply? last = null;
        while (true)
        {
            if (await _http.AskNext(ask) is { } reply && wanted(last = reply))
                return;
            if (waited.Elapsed > patience)
                throw new TimeoutException($"Waited in vain; the last answer is {(int?)last?.Status} {last?.Text}");
            await Task.Delay(50); // as a client does that got a 503
        }
    }

    private string NextId() => $"bystander_{Interlocked.Increment(ref _events)}";
}
