using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Delivering;

/// <summary>What a receiver gets, byte by byte.</summary>
public abstract class DeliveryContractTests(
    SharedHost shared, ITestOutputHelper output, Storage storage) : AnyHostTest(shared, output, storage)
{
    public static TheoryData<string> Data { get; } = new(
        """{"b":1.0e5,"a":-0.0,"n":12345678901234567890.123450,"E":1E+2}""",
        """{"escaped":"\u00e9\u003C\/\n\"\\","plain":"é + < > & ' ž 🐎 漢"}""",
        """{ "spaces" : [ 1 , 2 ] , "empty" : { } }""",
        "{\n\t\"lines\": true\r\n}",
        "[]",
        "null",
        "true",
        "\"text\"",
        "1.0e5");

    [Fact]
    public async Task A_request_has_the_promised_headers_and_no_others()
    {
        var receipt = await Deliver(Given.Event("evt_1"));
        Assert.Equal(("POST", "/hook"), (receipt.Method, receipt.Path));
        Assert.Equal("application/json", receipt.Headers["content-type"]);
        Assert.Matches(@"^Webhooks\.Actors/\d+\.\d+\.\d+", receipt.Headers["user-agent"]);
        Assert.Equal("evt_1", receipt.Headers["webhook-id"]);
        Assert.Matches(@"^v1,[A-Za-z0-9+/]{43}=$", receipt.Headers["webhook-signature"]);
        Assert.Equal(
            ["content-length", "content-type", "host", "user-agent", "webhook-id", "webhook-signature", "webhook-timestamp"],
            receipt.Headers.Keys.Select(name => name.ToLowerInvariant()).Order());
    }

    [Fact]
    public async Task A_request_is_signed_with_the_secret_that_the_server_made()
    {
        var receiver = await StartReceiver();
        var registration = Given.Webhook(receiver);
        registration.Remove("secret");
        var secret = (string)(await Http.CreateWebhook(Project, registration))["secret"]!;
        await Http.Publish(Project, Given.Event("evt_1"));

        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.Equal(32, Convert.FromBase64String(secret["whsec_".Length..]).Length);
        Assert.True(Assert.Single(await receiver.Until(1)).IsSignedWith(secret));
    }

    [Fact]
    public async Task The_operators_headers_are_sent()
    {
        var headers = new JsonObject { ["x-team"] = "labels", ["authorization"] = "Bearer abc" };
        var receipt = await Deliver(Given.Event("evt_1"), new() { ["headers"] = headers });
        Assert.Equal(("labels", "Bearer abc"), (receipt.Headers["x-team"], receipt.Headers["authorization"]));
    }

    [Theory]
    [MemberData(nameof(Data))]
    public async Task Data_arrives_as_the_bytes_that_were_published(string data)
    {
        var receipt = await Deliver(Given.Event("evt_1", data));
        var timestamp = receipt.Envelope!.Timestamp;
        Assert.Equal(
            $$"""{"id":"evt_1","type":"image.status_changed","timestamp":"{{timestamp}}","project_id":"{{Project}}","sequence":1,"data":{{data}}}""",
            Encoding.UTF8.GetString(receipt.Body));
    }

    [Fact]
    public async Task White_space_around_data_and_the_order_of_the_published_fields_do_not_matter()
    {
        var receipt = await Deliver("""{ "data" :  {"n": 1 } , "key" : "img_1", "type" : "image.done" , "id" : "evt_1" }""");
        Assert.Equal("""{"n": 1 }""", Encoding.UTF8.GetString(receipt.Envelope!.Data));
    }

    [Theory]
    [InlineData("2026-09-28T14:03:21.482Z")]
    [InlineData("2026-09-28T16:03:21.482+02:00")]
    public async Task A_published_timestamp_is_the_events_in_utc(string published)
    {
        var receipt = await Deliver($$"""{"id":"evt_1","type":"image.done","timestamp":"{{published}}","data":1}""");
        Assert.Equal("2026-09-28T14:03:21.482Z", receipt.Envelope!.Timestamp);
    }

    [Fact]
    public async Task An_event_without_id_and_timestamp_gets_both()
    {
        var before = DateTimeOffset.UtcNow;
        var receipt = await Deliver("""{"type":"image.done","data":1}""");
        Assert.Matches("^evt_[A-Za-z0-9_-]{1,60}$", receipt.WebhookId);
        var timestamp = DateTimeOffset.Parse(receipt.Envelope!.Timestamp, CultureInfo.InvariantCulture);
        Assert.InRange(timestamp, before.AddMilliseconds(-1), DateTimeOffset.UtcNow); // it may be cut to milliseconds
    }

    [Fact]
    public async Task Every_webhook_gets_the_same_bytes_and_only_the_types_it_asked_for()
    {
        var receiver = await StartReceiver();
        foreach (var pattern in new[] { "*", "image.done", "image.*", "image.**", "project.*" })
            await Http.Register(Project, receiver, $"/{pattern}", new() { ["event_types"] = new JsonArray(pattern) });
        await Http.Publish(Project, Given.Event("evt_1", type: "image.done"));
        await Http.Publish(Project, Given.Event("evt_2", type: "image.label.done"));
        await Http.Publish(Project, Given.Event("evt_3", type: "project.done"));

        var arrived = await receiver.Until(8);
        Assert.Equal(["/*", "/image.*", "/image.**", "/image.done"], PathsOf("evt_1"));
        Assert.Equal(["/*", "/image.**"], PathsOf("evt_2"));
        Assert.Equal(["/*", "/project.*"], PathsOf("evt_3"));
        Assert.Single(
            arrived.Where(receipt => receipt.WebhookId == "evt_1").Select(receipt => Convert.ToBase64String(receipt.Body)).Distinct());

        IEnumerable<string> PathsOf(string id) => arrived
            .Where(receipt => receipt.WebhookId == id)
            .Select(receipt => Uri.UnescapeDataString(receipt.Path))
            .Order(StringComparer.Ordinal);
    }

    private async Task<Receipt> Deliver(string publish, JsonObject? with = null)
    {
        var receiver = await StartReceiver();
        await Http.Register(Project, receiver, "/hook", with);
        (await Http.Publish(Project, publish)).Expect(HttpStatusCode.Accepted);
        var receipt = Assert.Single(await receiver.Until(1));
        Assert.True(receipt.IsSigned);
        return receipt;
    }
}

public sealed class SqliteDeliveryContractTests(SharedHost shared, ITestOutputHelper output)
    : DeliveryContractTests(shared, output, Storage.Sqlite), IClassFixture<SharedHost>;

public sealed class PostgresDeliveryContractTests(SharedPostgresHost shared, ITestOutputHelper output)
    : DeliveryContractTests(shared, output, Storage.PostgreSql), IClassFixture<SharedPostgresHost>;
