using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Delivering;

/// <summary>On a host without jitter, so that each wait is known.</summary>
public sealed class RetryTests(SharedHost shared, ITestOutputHelper output) : SharedHostTest(shared, output)
{
    // A wait may take longer on a busy machine, never shorter.
    private static readonly TimeSpan late = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Every_attempt_has_the_same_id_and_body_and_a_fresh_timestamp_and_signature()
    {
        var receiver = await StartReceiver(Answer.First(1, new Answer(503)));
        await Register(receiver, "1200ms");
        await Publish();
        var attempts = await receiver.Until(2);

        Assert.Equal(attempts[0].WebhookId, attempts[1].WebhookId);
        Assert.Equal(attempts[0].Body, attempts[1].Body);
        Assert.NotEqual(attempts[0].Timestamp, attempts[1].Timestamp);
        Assert.All(attempts, attempt =>
        {
            Assert.True(attempt.IsSigned);
            var signedAt = DateTimeOffset.FromUnixTimeSeconds(long.Parse(attempt.Timestamp, CultureInfo.InvariantCulture));
            Assert.InRange(attempt.ReceivedAt - signedAt, TimeSpan.Zero, late);
        });
    }

    [Fact]
    public async Task A_delivery_is_retried_by_its_schedule_and_exhausted_after_the_last_attempt()
    {
        var receiver = await StartReceiver(_ => new Answer(503));
        var webhook = await Register(receiver, "300ms", "900ms");
        await Publish();
        var delivery = await Http.Until(WebhooksHttp.Delivery(Project, webhook, "evt_1"), found => (string?)found["status"] == "exhausted");

        var attempts = receiver.Receipts;
        Assert.Equal(3, attempts.Count);
        AssertWaited(attempts[0], attempts[1], TimeSpan.FromMilliseconds(300));
        AssertWaited(attempts[1], attempts[2], TimeSpan.FromMilliseconds(900));
        Assert.Equal(3, (int)delivery["attempts"]!);
        Assert.Equal([1, 2, 3], delivery["attempt_log"]!.AsArray().Select(attempt => (int)attempt!["number"]!));
        Assert.Null(delivery["next_attempt_at"]);
        Assert.NotNull(delivery["completed_at"]);
    }

    [Fact]
    public async Task A_delivery_between_attempts_is_pending_and_says_when_the_next_one_is()
    {
        var receiver = await StartReceiver(_ => new Answer(503));
        var webhook = await Register(receiver, "1h");
        await Publish();
        var delivery = await Http.Until(WebhooksHttp.Delivery(Project, webhook, "evt_1"), found => (int)found["attempts"]! == 1);

        Assert.Equal(("pending", "status", 503), StatusOf(delivery));
        var next = DateTimeOffset.Parse((string)delivery["next_attempt_at"]!, CultureInfo.InvariantCulture);
        Assert.InRange(next - receiver.Receipts[0].ReceivedAt, TimeSpan.FromHours(1) - late, TimeSpan.FromHours(1) + late);
        Assert.Null(delivery["completed_at"]);
    }

    [Fact]
    public async Task A_delivery_that_succeeds_in_the_end_is_delivered()
    {
        var receiver = await StartReceiver(Answer.First(1, new Answer(500)));
        var webhook = await Register(receiver, "100ms");
        await Publish();
        var delivery = await Http.Until(WebhooksHttp.Delivery(Project, webhook, "evt_1"), found => (string?)found["status"] == "delivered");
        Assert.Equal(
            [("failed", "status", 500), ("succeeded", null, 200)],
            delivery["attempt_log"]!.AsArray().Select(
                attempt => ((string)attempt!["outcome"]!, (string?)attempt["failure_reason"], (int)attempt["status_code"]!)));
        Assert.Equal(2, receiver.Receipts.Count);
    }

    [Fact]
    public async Task Deliveries_are_listed_newest_first_and_by_status()
    {
        var receiver = await StartReceiver(receipt => receipt.WebhookId == "evt_2" ? new Answer(500) : Answer.Ok);
        var webhook = await Register(receiver);
        foreach (var id in new[] { "evt_1", "evt_2", "evt_3" })
            (await Http.Publish(Project, Given.Event(id))).Expect(HttpStatusCode.Accepted);
        var path = WebhooksHttp.Deliveries(Project, webhook);
        await Http.Until($"{path}?status=exhausted", found => found["items"]!.AsArray().Count == 1);
        await Http.Until($"{path}?status=delivered", found => found["items"]!.AsArray().Count == 2);

        Assert.Equal(["evt_3", "evt_2", "evt_1"], await IdsOf(path));
        Assert.Equal(["evt_2"], await IdsOf($"{path}?status=exhausted"));
        Assert.Equal(["evt_3", "evt_1"], await IdsOf($"{path}?status=delivered"));
    }

    private static (string? Status, string? Reason, int? Code) StatusOf(JsonObject delivery) =>
        ((string?)delivery["status"], (string?)delivery["last_failure_reason"], (int?)delivery["last_status_code"]);

    private static void AssertWaited(Receipt before, Receipt after, TimeSpan wait) =>
        Assert.InRange(after.ReceivedAt - before.ReceivedAt, wait, wait + late);

    private Task<string> Register(Receiver receiver, params string[] waits) => Http.Register(
        Project, receiver, with: new() { ["retry_schedule"] = new JsonArray([.. waits.Select(wait => (JsonNode)wait)]) });

    private async Task Publish() => (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);

    // Two items a page, so that the cursor is used.
    private async Task<List<string>> IdsOf(string path)
    {
        var ids = new List<string>();
        await foreach (var item in Http.List(path, limit: 2))
            ids.Add((string)item["event_id"]!);
        return ids;
    }
}
