using System.Net;
using System.Net.Sockets;
using System.Text;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Failing;

public abstract class PublishAgainTests(SharedHost shared, ITestOutputHelper output, Storage storage) : AnyHostTest(shared, output, storage)
{
    [Fact]
    public async Task An_event_published_again_is_the_same_event()
    {
        var first = (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        var again = (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        Assert.False((bool)first["duplicate"]!);
        Assert.True((bool)again["duplicate"]!);
        Assert.Equal((1L, 1L), ((long)first["sequence"]!, (long)again["sequence"]!));
    }

    [Fact]
    public async Task A_client_that_got_no_answer_publishes_again_and_the_event_is_stored_and_delivered_once()
    {
        var receiver = await StartReceiver();
        await Http.Register(Project, receiver);
        await PublishWithoutReadingTheAnswer(Given.Event("evt_1"));
        (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        var third = (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        Assert.True((bool)third["duplicate"]!);

        var next = (await Http.Publish(Project, Given.Event("evt_2"))).Expect(HttpStatusCode.Accepted);
        Assert.Equal((1L, 2L), ((long)third["sequence"]!, (long)next["sequence"]!));
        var arrived = await receiver.UntilAll(["evt_1", "evt_2"]);
        Assert.Single(arrived, receipt => receipt.WebhookId == "evt_1");
    }

    [Fact]
    public async Task A_batch_published_again_reports_its_duplicates_and_keeps_its_sequences()
    {
        await Http.Publish(Project, Given.Events(["evt_1", "evt_2"]));
        var again = (await Http.Publish(Project, Given.Events(["evt_1", "evt_2", "evt_3"]))).Expect(HttpStatusCode.Accepted);
        Assert.Equal(2, (int)again["duplicates"]!);
        Assert.Equal(
            [("evt_1", 1L, true), ("evt_2", 2L, true), ("evt_3", 3L, false)],
            again["events"]!.AsArray().Select(item => ((string)item!["id"]!, (long)item["sequence"]!, (bool)item["duplicate"]!)));
    }

    [Fact]
    public async Task An_idempotency_key_does_for_an_event_without_an_id()
    {
        const string Event = """{"type":"image.done","data":1}""";
        var first = (await Http.Publish(Project, Event, "key-1")).Expect(HttpStatusCode.Accepted);
        var again = (await Http.Publish(Project, Event, "key-1")).Expect(HttpStatusCode.Accepted);
        var other = (await Http.Publish(Project, Event, "key-2")).Expect(HttpStatusCode.Accepted);
        Assert.Equal((string)first["id"]!, (string)again["id"]!);
        Assert.True((bool)again["duplicate"]!);
        Assert.NotEqual((string)first["id"]!, (string)other["id"]!);
    }

    [Fact]
    public async Task The_same_id_with_other_content_is_a_conflict_and_stores_nothing()
    {
        await Http.Publish(Project, Given.Event("evt_1", "1"));
        var conflict = await Http.Publish(Project, Given.Event("evt_1", "2"));
        var batch = await Http.Publish(Project, $"[{Given.Event("evt_2")},{Given.Event("evt_1", "2")}]");
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict), (conflict.Status, batch.Status));
        Assert.Equal("application/problem+json", conflict.MediaType);
        Assert.NotEmpty((string)conflict.Json["code"]!);

        var next = (await Http.Publish(Project, Given.Event("evt_2"))).Expect(HttpStatusCode.Accepted);
        Assert.Equal((2L, false), ((long)next["sequence"]!, (bool)next["duplicate"]!));
    }

    private async Task PublishWithoutReadingTheAnswer(string json)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, Host.Address.Port);
        await connection.GetStream().WriteAsync(Encoding.UTF8.GetBytes(
            $"POST /{WebhooksHttp.Events(Project)} HTTP/1.1\r\nhost: {Host.Address.Authority}\r\ncontent-type: application/json\r\n"
            + $"content-length: {json.Length}\r\n\r\n{json}"));
    }
}

public sealed class SqlitePublishAgainTests(SharedHost shared, ITestOutputHelper output)
    : PublishAgainTests(shared, output, Storage.Sqlite), IClassFixture<SharedHost>;

public sealed class PostgresPublishAgainTests(SharedPostgresHost shared, ITestOutputHelper output)
    : PublishAgainTests(shared, output, Storage.PostgreSql), IClassFixture<SharedPostgresHost>;
