using System.Text.Json.Nodes;
using Webhooks.Cli.Tests.Running;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Cli.Tests.Events;

public sealed class EventTests(CliHost shared, ITestOutputHelper output) : CliTest(shared, output)
{
    [Fact]
    public async Task An_event_is_published_from_an_argument_a_file_and_standard_input()
    {
        const string data = """{"b":1.50,"a":"é"}""";
        (await Tool.Run("events", "publish", "image.done", data, "--id", "evt_1")).Expect();
        (await Tool.Run("events", "publish", "image.done", "--file", Tool.File("data.json", data), "--id", "evt_2", "--ordering-key",
            "k")).Expect();
        (await Tool.RunWith(data, "events", "publish", "image.done", "-", "--id", "evt_3")).Expect();

        Assert.True((bool)(await Tool.Run("events", "publish", "image.done", data, "--id", "evt_1", "-o", "json")).Json["duplicate"]!);
        Assert.Equal(["evt_3", "evt_2", "evt_1"],
            (await Tool.Run("events", "list", "--type", "image.done", "-o", "json")).Lines.Select(@event => (string?)@event["id"]));
        Assert.Contains($"\"data\":{data}", (await Tool.Run("events", "show", "evt_2", "-o", "json")).Expect(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_is_published_from_a_file_or_standard_input_and_its_first_wrong_line_is_named()
    {
        var lines = string.Join('\n', Given.Ids(1500).Select(id => Given.Event(id)));

        Assert.Equal("""{"accepted":1500,"duplicates":0,"last_sequence":1500,"webhooks":0}""",
            (await Tool.Run("events", "publish", "--ndjson", Tool.File("events", lines), "-o", "json")).Json.ToJsonString());
        Assert.Equal("""{"accepted":1,"duplicates":1500,"last_sequence":1501,"webhooks":0}""",
            (await Tool.RunWith($"{lines}\n{Given.Event("evt_x")}", "events", "publish", "--ndjson", "-", "-o",
                "json")).Json.ToJsonString());

        var wrong = await Tool.RunWith("""{"type":"a.b","dat":1}""", "events", "publish", "--ndjson", "-");
        Assert.Equal(2, wrong.Code);
        Assert.StartsWith("Line 1 is not an event", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_no_webhook_asks_for_is_published_with_a_hint()
    {
        var receiver = await StartReceiver();
        await Register(receiver, "Labels", new() { ["event_types"] = new JsonArray("image.*") });

        var unheard = await Tool.Run("events", "publish", "nothing.asked", "1", "-o", "json");
        var lines = await Tool.RunWith("""{"type":"nothing.asked","data":1}""", "events", "publish", "--ndjson", "-");
        var heard = await Tool.Run("events", "publish", "image.done", "1", "-o", "json");

        Assert.Equal((0, 0), (unheard.Code, (int)unheard.Json["webhooks"]!));
        Assert.Equal($"No webhook of project {Project} asks for nothing.asked.", unheard.Error.Trim());
        Assert.Contains($"No webhook of project {Project} asks for any of these events.", lines.Error, StringComparison.Ordinal);
        Assert.Equal((1, ""), ((int)heard.Json["webhooks"]!, heard.Error));
    }

    [Fact]
    public async Task Past_events_are_counted_and_replayed()
    {
        var receiver = await StartReceiver();
        await Http.Publish(Project, Given.Events(Given.Ids(20)));
        await Register(receiver, "Late");

        Assert.Equal(20, (int)(await Tool.Run("replay", "start", "Late", "--since", "1h", "--dry-run", "-o", "json")).Json["matched"]!);
        Assert.Empty(receiver.Receipts);
        Assert.Contains("too late", (await Tool.Run("events", "show", "evt_0001")).Expect(), StringComparison.Ordinal);

        var ended = (await Tool.Run("replay", "start", "Late", "--only", "missing", "--wait", "-o", "json")).Json;
        Assert.Equal(("completed", 20), ((string?)ended["status"], (int)ended["tried"]!));
        await receiver.UntilAll(Given.Ids(20));

        Assert.Equal((string?)ended["id"], (string?)Assert.Single((await Tool.Run("replay", "list", "Late", "-o", "json")).Lines)["id"]);
        Assert.Contains((string)ended["id"]!, (await Tool.Run("replay", "cancel", "Late", (string)ended["id"]!)).Error,
            StringComparison.Ordinal);
        Assert.Equal(4, (await Tool.Run("replay", "cancel", "Late", "rp_unknown")).Code);
    }

    [Fact]
    public async Task What_a_bin_catches_can_be_followed()
    {
        var bin = (await Tool.Run("bins", "create", "-o", "json")).Json;
        (await Tool.Run("bins", "answer", (string)bin["id"]!, "--status", "202")).Expect();
        (await Tool.Run("webhooks", "create", "--name", "Inspected", "--target", (string)bin["url"]!, "--types", "*")).Expect();
        await Http.Publish(Project, Given.Event("evt_bin"));

        var caught = Assert.Single(
            (await Tool.Run("bins", "tail", (string)bin["id"]!, "--all", "--count", "1", "--interval", "200ms", "-o", "json")).Lines);

        Assert.Equal(("evt_bin", "valid", 202),
            ((string?)caught["webhook_id"], (string?)caught["signature"]!["verdict"], (int)caught["answer"]!["status"]!));
        Assert.Contains((await Tool.Run("bins", "list", "-o", "json", "-n", "1000")).Lines,
            listed => (string?)listed["id"] == (string?)bin["id"]);
        (await Tool.Run("bins", "delete", (string)bin["id"]!)).Expect();
        Assert.Equal(4, (await Tool.Run("bins", "tail", (string)bin["id"]!)).Code);
    }

    [Fact]
    public async Task The_cluster_has_members_and_shards()
    {
        var member = Assert.Single((await Tool.Run("cluster", "members", "-o", "json")).Lines);
        Assert.Equal(("up", true), ((string?)member["status"], (bool)member["self"]!));
        Assert.Equal(["project", "webhook"],
            (await Tool.Run("cluster", "shards", "-o", "json")).Lines.Select(region => (string?)region["region"]).Order());
        Assert.Contains("IN MEMORY", (await Tool.Run("cluster", "shards")).Expect(), StringComparison.Ordinal);
    }
}
