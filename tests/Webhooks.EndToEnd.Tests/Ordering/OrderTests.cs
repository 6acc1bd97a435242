using System.Net;
using System.Text.Json.Nodes;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Ordering;

/// <summary>Real receivers, some of which fail; the id of an event is its key and its number in that: <c>img_07-003</c>.</summary>
[Collection(SqliteLifeCollection.Name)]
public sealed class OrderTests(SqliteLife life, ITestOutputHelper output) : HostLifeTest(life, output)
{
    [Theory]
    [InlineData("key", 1200)]
    [InlineData("strict", 100)]
    public async Task Over_kills_and_failing_receivers_no_event_comes_before_the_one_ahead_of_it_is_delivered(string ordering, int events)
    {
        const int Kills = 3;
        const int Keys = 20;
        var seed = Random.Shared.Next();
        Output.WriteLine($"seed {seed}");
        var books = new ReceiptOrder(receipt => ordering == "strict" ? "" : KeyOf(receipt.WebhookId));
        var receiver = await StartReceiver(receipt => books.Record(receipt, Misfortune.Of(seed, receipt)));
        var webhook = await Register(receiver, ordering, Given.Waits("50ms", 20));
        var random = new Random(seed);
        var ids = Enumerable.Range(0, events).Select(number => IdOf(random.Next(Keys), number)).ToArray();

        var publishing = Task.Run(() => PublishUntilAccepted(ids));
        for (var kill = 1; kill <= Kills; kill++)
        {
            var share = kill * events / (Kills + 1);
            await receiver.Until(arrived => arrived.Select(receipt => receipt.WebhookId).Distinct().Count() >= share, $"{share} events",
                TimeSpan.FromMinutes(1));
            await Host.Restart();
        }

        await publishing;
        await Http.Until(
            WebhooksHttp.Webhook(Project, webhook),
            found => (int)found["counts"]!["delivered"]! == events && (int)found["counts"]!["pending"]! == 0, TimeSpan.FromMinutes(1));
        Output.WriteLine($"{receiver.Receipts.Count} receipts of {events} events");
        Assert.Equal(ids.Order(), receiver.Receipts.Select(receipt => receipt.WebhookId).Distinct().Order());
        Assert.Empty(books.Complaints);
    }

    [Fact]
    public async Task A_blocked_key_delays_no_other()
    {
        var receiver = await StartReceiver(receipt => KeyOf(receipt.WebhookId) == "img_00" ? new Answer(500) : Answer.Ok);
        await Register(receiver, "key", Given.Waits("3s", 20));
        var ids = Enumerable.Range(0, 600).Select(number => IdOf(number % 3 == 0 ? 0 : number % 100, number)).ToArray();
        var (blocked, others) = (ids.Where(id => KeyOf(id) == "img_00").ToArray(), ids.Where(id => KeyOf(id) != "img_00").ToArray());
        await PublishUntilAccepted(ids);

        var arrived = await receiver.UntilAll(others, TimeSpan.FromSeconds(40)); // before the schedule of the blocked one is spent
        Assert.Equal([blocked[0]], arrived.Select(receipt => receipt.WebhookId).Where(id => KeyOf(id) == "img_00").Distinct());

        receiver.Answers = _ => Answer.Ok;
        arrived = await receiver.UntilAll(blocked);
        Assert.Equal(blocked, arrived.Select(receipt => receipt.WebhookId).Where(id => KeyOf(id) == "img_00").Distinct());
    }

    [Fact]
    public async Task A_key_whose_first_waits_for_its_retry_is_still_blocked_after_a_kill()
    {
        var receiver = await StartReceiver(receipt => receipt.WebhookId == IdOf(1, 0) ? new Answer(503) : Answer.Ok);
        var webhook = await Register(receiver, "key", Given.Waits("3s", 20));
        await PublishUntilAccepted([IdOf(1, 0)]);
        await Http.Until(WebhooksHttp.Delivery(Project, webhook, IdOf(1, 0)), found => (int)found["attempts"]! >= 1);

        await Host.Restart();
        await PublishUntilAccepted([IdOf(1, 1), IdOf(2, 0)]);

        var arrived = await receiver.UntilAll([IdOf(2, 0)]);
        Assert.DoesNotContain(IdOf(1, 1), arrived.Select(receipt => receipt.WebhookId));
        receiver.Answers = _ => Answer.Ok;
        arrived = await receiver.UntilAll([IdOf(1, 1)]);
        string[] ofKey = [.. arrived.Select(receipt => receipt.WebhookId).Where(id => KeyOf(id) == "img_01")];
        Assert.Equal(ofKey.Order(StringComparer.Ordinal), ofKey);
    }

    [Theory]
    [InlineData("key")]
    [InlineData("strict")]
    public async Task The_next_follows_an_exhausted_delivery_and_the_gap_is_seen(string ordering)
    {
        var receiver = await StartReceiver(receipt => receipt.WebhookId == IdOf(1, 0) ? new Answer(500) : Answer.Ok);
        var webhook = await Register(receiver, ordering, Given.Waits("100ms", 2));
        await PublishUntilAccepted([IdOf(1, 0), IdOf(1, 1), IdOf(1, 2)]);

        var arrived = await receiver.UntilAll([IdOf(1, 2)]);
        Assert.Equal(
            [IdOf(1, 0), IdOf(1, 0), IdOf(1, 0), IdOf(1, 1), IdOf(1, 2)], arrived.Select(receipt => receipt.WebhookId));
        await Http.Until(WebhooksHttp.Delivery(Project, webhook, IdOf(1, 0)), found => (string?)found["status"] == "exhausted");
        var list = await Http.Until($"{WebhooksHttp.Deliveries(Project, webhook)}?status=exhausted",
            found => found["items"]!.AsArray().Count > 0);
        Assert.Equal([IdOf(1, 0)], list["items"]!.AsArray().Select(item => (string)item!["event_id"]!));
        await Http.Until(WebhooksHttp.Webhook(Project, webhook),
            found => (int)found["counts"]!["exhausted"]! == 1 && (int)found["counts"]!["delivered"]! == 2);
    }

    private static string IdOf(int key, int number) => $"img_{key:D2}-{number:D3}";

    private static string KeyOf(string id) => id.Split('-')[0];

    private Task<string> Register(Receiver receiver, string ordering, JsonArray schedule) =>
        Http.Register(Project, receiver, with: new()
        {
            ["ordering"] = ordering,
            ["max_in_flight"] = 16,
            ["timeout"] = "1s",
            ["throttle"] = new JsonObject { ["rate"] = 100_000, ["per"] = "1s", ["burst"] = 100_000 },
            ["retry_schedule"] = schedule,
        });

    /// <summary>In batches, each again with the same ids until it is answered, as a host that is killed demands.</summary>
    private async Task PublishUntilAccepted(IEnumerable<string> ids)
    {
        foreach (var batch in ids.Chunk(20))
        {
            var events = batch.Select(id => $$$"""{"id":"{{{id}}}","type":"image.status_changed","key":"{{{KeyOf(id)}}}","data":{}}""");
            while (!await IsAccepted($"[{string.Join(',', events)}]"))
                await Task.Delay(20); // the client's pause; a host that is down cannot tell when it is back
        }
    }

    private async Task<bool> IsAccepted(string events)
    {
        try
        {
            var reply = await Http.Publish(Project, events);
            if (reply.Status < HttpStatusCode.InternalServerError)
                reply.Expect(HttpStatusCode.Accepted);
            return reply.Status == HttpStatusCode.Accepted;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
