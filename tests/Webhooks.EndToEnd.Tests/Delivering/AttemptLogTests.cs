using System.Net;
using System.Text.Json.Nodes;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Delivering;

/// <summary>What the deliveries resource tells about an attempt.</summary>
public abstract class AttemptLogTests(SharedHost shared, ITestOutputHelper output, Storage storage) : AnyHostTest(shared, output, storage)
{
    private const int BodyKept = 16 * 1024;

    [Fact]
    public async Task A_refused_connection_is_connect_refused() =>
        AssertFailed(await Attempt(ReceiverThatIsAway()), "connect_refused", null);

    [Fact]
    public async Task No_answer_in_time_is_timeout()
    {
        var attempt = await Attempt(await StartReceiver(_ => Answer.Hang), new() { ["timeout"] = "1s" });
        AssertFailed(attempt, "timeout", null);
        Assert.InRange((double)attempt["duration_ms"]!, 950, 5000);
    }

    [Fact]
    public async Task A_reset_connection_is_connection_reset() =>
        AssertFailed(await Attempt(await StartReceiver(_ => Answer.Reset)), "connection_reset", null);

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Any_status_but_2xx_is_status(int status) =>
        AssertFailed(await Attempt(await StartReceiver(_ => new Answer(status))), "status", status);

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        var elsewhere = await StartReceiver();
        AssertFailed(await Attempt(await StartReceiver(_ => Answer.RedirectTo(elsewhere.Url()))), "redirect", 302);
        Assert.Empty(elsewhere.Receipts);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(299)]
    public async Task Any_2xx_is_a_success(int status)
    {
        var attempt = await Attempt(await StartReceiver(_ => new Answer(status)));
        Assert.Equal(("succeeded", status), ((string)attempt["outcome"]!, (int)attempt["status_code"]!));
        Assert.Null(attempt["failure_reason"]);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(100, false)]
    [InlineData(BodyKept, false)]
    [InlineData(BodyKept + 1, true)]
    [InlineData(1_000_000, true)]
    public async Task The_response_is_kept_up_to_16_kB(int length, bool truncated)
    {
        var answer = new Answer(
            500)
        { Body = new string('x', length), Headers = new Dictionary<string, string> { ["x-trace"] = "abc-123" } };
        var attempt = await Attempt(await StartReceiver(_ => answer));
        Assert.Equal(Math.Min(length, BodyKept), ((string?)attempt["response_body"] ?? "").Length);
        Assert.Equal(truncated, (bool)attempt["response_truncated"]!);
        Assert.Contains("abc-123", attempt["response_headers"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_event_is_shown_as_sent()
    {
        var receiver = await StartReceiver();
        var webhook = await Http.Register(Project, receiver);
        (await Http.Publish(Project, Given.Event("evt_1", """{"b":1,"a":["ž",null]}"""))).Expect(HttpStatusCode.Accepted);
        var delivery = await Http.Until(WebhooksHttp.Delivery(Project, webhook, "evt_1"), found => (string?)found["status"] == "delivered");
        var sent = JsonNode.Parse(Assert.Single(receiver.Receipts).Body);
        Assert.True(JsonNode.DeepEquals(sent, delivery["event"]), delivery["event"]?.ToJsonString());
        Assert.Equal(
            ("evt_1", "image.status_changed", 1L),
            ((string)delivery["event_id"]!, (string)delivery["event_type"]!, (long)delivery["sequence"]!));
    }

    [Fact]
    public async Task The_statistics_count_attempts_by_how_they_ended()
    {
        var answered = 0;
        var receiver = await StartReceiver(_ => new Answer(Interlocked.Increment(ref answered) == 1 ? 503 : 204));
        var webhook = await Http.Register(Project, receiver, with: new() { ["retry_schedule"] = new JsonArray("100ms") });
        (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);

        var statistics = await Http.Until($"{WebhooksHttp.Webhook(Project, webhook)}/stats?range=day",
            found => (long)found["total"]!["delivered"]! == 1);

        Assert.Equal(
            ("day", "15m", 96), ((string?)statistics["range"], (string?)statistics["step"], ((JsonArray)statistics["buckets"]!).Count));
        Assert.Equal("""{"status":1}""", statistics["total"]!["failures"]!.ToJsonString());
        Assert.Equal((2L, 0L), ((long)statistics["total"]!["attempts"]!, (long)statistics["total"]!["exhausted"]!));
        Assert.True((double)statistics["total"]!["latency_ms"]!["p99"]! > 0);
        Assert.Equal(2L, ((JsonArray)statistics["buckets"]!).Sum(bucket => (long)bucket!["attempts"]!));
        (await Http.Get($"{WebhooksHttp.Webhook(Project, webhook)}/stats?range=year")).Expect(HttpStatusCode.UnprocessableEntity);
        (await Http.Get($"{WebhooksHttp.Webhook(Project, "wh_unknown")}/stats")).Expect(HttpStatusCode.NotFound);
    }

    private static void AssertFailed(JsonObject attempt, string reason, int? status) => Assert.Equal(
        ("failed", reason, status),
        ((string?)attempt["outcome"], (string?)attempt["failure_reason"], (int?)attempt["status_code"]));

    // Without a retry schedule the first attempt ends the delivery.
    private async Task<JsonObject> Attempt(Receiver receiver, JsonObject? with = null)
    {
        with ??= [];
        with["retry_schedule"] = new JsonArray();
        var webhook = await Http.Register(Project, receiver, with: with);
        (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        var delivery = await Http.Until(WebhooksHttp.Delivery(Project, webhook, "evt_1"), found => (string?)found["status"] != "pending");
        var attempt = Assert.Single(delivery["attempt_log"]!.AsArray())!.AsObject();
        Assert.Equal((string)attempt["outcome"]! == "succeeded" ? "delivered" : "exhausted", (string?)delivery["status"]);
        Assert.Equal((string?)attempt["failure_reason"], (string?)delivery["last_failure_reason"]);
        Assert.Equal((int?)attempt["status_code"], (int?)delivery["last_status_code"]);
        Assert.Equal(1, (int)attempt["number"]!);
        return attempt;
    }
}

public sealed class SqliteAttemptLogTests(SharedHost shared, ITestOutputHelper output)
    : AttemptLogTests(shared, output, Storage.Sqlite), IClassFixture<SharedHost>;

public sealed class PostgresAttemptLogTests(SharedPostgresHost shared, ITestOutputHelper output)
    : AttemptLogTests(shared, output, Storage.PostgreSql), IClassFixture<SharedPostgresHost>;
