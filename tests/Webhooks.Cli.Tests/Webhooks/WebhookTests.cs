using System.Text.Json.Nodes;
using Webhooks.Cli.Tests.Running;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Cli.Tests.Webhooks;

public sealed class WebhookTests(CliHost shared, ITestOutputHelper output) : CliTest(shared, output)
{
    [Fact]
    public async Task A_webhook_is_created_changed_stopped_and_deleted()
    {
        var created = (await Tool.Run(
            "webhooks", "create", "--name", "Trainer", "--target", "http://127.0.0.2:8089/hooks", "--types", "image.*,user.created",
            "--header", "x-team=labels=1",
            "--throttle", "10/m", "--retry-schedule", "5s,1m", "--ordering", "key", "-o", "json")).Json;
        Assert.StartsWith("whsec_", (string?)created["secret"], StringComparison.Ordinal);
        Assert.Equal("""{"rate":10,"per":"60s","burst":10}""", created["throttle"]!.ToJsonString());
        Assert.Equal("""["5s","60s"]""", created["retry_schedule"]!.ToJsonString());
        Assert.Equal("labels=1", (string?)created["headers"]!["x-team"]);

        var changed =
            (await Tool.Run("webhooks", "update", "Trainer", "--max-in-flight", "3", "--reset", "retry_schedule", "--reset", "ordering",
                "-o", "json")).Json;
        Assert.Equal(
            (3, "none", 9), ((int)changed["max_in_flight"]!, (string?)changed["ordering"], changed["retry_schedule"]!.AsArray().Count));

        Assert.Equal("paused", (string?)(await Tool.Run("webhooks", "pause", "Trainer", "-o", "json")).Json["status"]);
        Assert.Contains("an operator has paused it", (await Tool.Run("webhooks", "show", "Trainer")).Expect(), StringComparison.Ordinal);
        Assert.Equal("active", (string?)(await Tool.Run("webhooks", "resume", "Trainer", "-o", "json")).Json["status"]);
        Assert.Equal("active", (string?)(await Tool.Run("webhooks", "enable", "Trainer", "--skip-backlog", "-o", "json")).Json["status"]);

        Assert.Equal(created["secret"]!.ToJsonString(),
            (await Tool.Run("webhooks", "secret", "Trainer", "-o", "json")).Json["secret"]!.ToJsonString());
        Assert.NotEqual((string?)created["secret"],
            (string?)(await Tool.Run("webhooks", "rotate", "Trainer", "--overlap", "0s", "-o", "json")).Json["secret"]);
        Assert.Equal("day", (string?)(await Tool.Run("webhooks", "stats", "Trainer", "--range", "day", "-o", "json")).Json["range"]);

        Assert.Equal(2, (await Tool.Run("webhooks", "delete", "Trainer")).Code);
        (await Tool.Run("webhooks", "delete", "Trainer", "--yes")).Expect();
        Assert.Equal(4, (await Tool.Run("webhooks", "show", "Trainer")).Code);
    }

    [Fact]
    public async Task Json_is_what_the_API_answers()
    {
        var receiver = await StartReceiver();
        await Register(receiver, "One");
        await Register(receiver, "Two");
        var api = (await Http.Get(WebhooksHttp.Webhooks(Project))).Json["items"]!.AsArray();

        var listed = (await Tool.Run("webhooks", "list", "--output", "json")).Lines;

        Assert.Equal(2, listed.Count);
        Assert.All(listed.Zip(api), pair => Assert.Equal(pair.Item2!.ToJsonString(), pair.Item1.ToJsonString()));
        Assert.Contains((await Tool.Run("projects", "list", "-o", "json", "--limit", "1000")).Lines,
            project => (string?)project["id"] == Project);
    }

    [Fact]
    public async Task A_test_event_says_whether_it_arrived()
    {
        var receiver = await StartReceiver();
        await Register(receiver, "Good");
        await Register(await StartReceiver(_ => new(404)), "Bad");

        Assert.Contains("answered 200", (await Tool.Run("webhooks", "test", "Good", "--wait")).Expect(), StringComparison.Ordinal);
        Assert.Contains("the receiver answered 404", (await Tool.Run("webhooks", "test", "Bad", "--wait")).Expect(1),
            StringComparison.Ordinal);
        Assert.Equal("webhook.test", (string?)JsonNode.Parse(Assert.Single(receiver.Receipts).Body)!["type"]);
    }

    [Fact]
    public async Task A_project_gets_the_webhooks_of_another_one_once()
    {
        await Register(await StartReceiver(), "One",
            new() { ["headers"] = new JsonObject { ["x-key"] = "hush" }, ["throttle"] = new JsonObject { ["rate"] = 7 } });
        var exported = (await Tool.Run("export")).Expect();
        var (file, elsewhere) = (Tool.File("webhooks.json", exported), $"{Project}-2");
        Assert.DoesNotContain("hush", exported, StringComparison.Ordinal);
        Tool.Environment["ONE_X_KEY"] = "other";

        Assert.Equal("create", (string?)Assert.Single((await Import("--dry-run")).Lines)["action"]);
        Assert.Empty((await Http.Get(WebhooksHttp.Webhooks(elsewhere))).Json["items"]!.AsArray());
        Assert.Equal("create", (string?)Assert.Single((await Import()).Lines)["action"]);
        Assert.Equal("unchanged", (string?)Assert.Single((await Import()).Lines)["action"]);

        var copy = Assert.Single((await Http.Get(WebhooksHttp.Webhooks(elsewhere))).Json["items"]!.AsArray())!;
        Assert.Equal(("One", "other", 7), ((string?)copy["name"], (string?)copy["headers"]!["x-key"], (int)copy["throttle"]!["rate"]!));
        Assert.Equal(exported, (await Tool.Run("export", "--project", elsewhere)).Expect());

        Task<Ran> Import(params string[] more) => Tool.Run(["import", file, "--project", elsewhere, "-o", "json", .. more]);
    }
}
