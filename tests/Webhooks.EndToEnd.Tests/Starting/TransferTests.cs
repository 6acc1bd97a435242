using System.Net;
using System.Text.Json.Nodes;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Starting;

/// <summary>From one database to another, by the commands that an operator has.</summary>
public sealed class TransferTests(ITestOutputHelper output) : HostTest(output)
{
    private const string Project = "labels";

    [Fact]
    public async Task A_host_continues_with_PostgreSQL_where_it_stopped_with_SQLite()
    {
        var receiver = await StartReceiver();
        // One event alone: a receiver that fails for several of them for seconds is called failing, and that is an event of the project.
        var failing = await StartReceiver(receipt => receipt.WebhookId == Given.Ids(20)[0] ? new Answer(500) : Answer.Ok);
        var sqlite = await StartHost();
        var paused = await sqlite.Http.Register(Project, receiver, "/paused");
        var live = await sqlite.Http.Register(Project, receiver, "/live");
        var retried = await sqlite.Http.Register(Project, failing, with: new() { ["retry_schedule"] = new JsonArray("1s", "1h") });
        (await sqlite.Http.Publish(Project, Given.Events(Given.Ids(20)))).Expect(HttpStatusCode.Accepted);
        await sqlite.Http.Until(WebhooksHttp.Webhook(Project, live), found => Count(found, "delivered") == 20);
        (await sqlite.Http.Post($"{WebhooksHttp.Webhook(Project, paused)}/pause")).Expect(HttpStatusCode.OK);
        (await sqlite.Http.Publish(Project, Given.Events(Given.Ids(10, "later_")))).Expect(HttpStatusCode.Accepted);
        await sqlite.Http.Until(WebhooksHttp.Webhook(Project, live), found => Count(found, "delivered") == 30);
        await sqlite.Http.Until(WebhooksHttp.Webhook(Project, paused),
            found => Count(found, "delivered") + Count(found, "backlog") + Count(found, "pending") == 30);
        var history = await sqlite.Http.Until(
            WebhooksHttp.Delivery(Project, live, Given.Ids(20)[0]), found => (int)found["attempts"]! == 1);
        var attempted =
            (await sqlite.Http.Until(WebhooksHttp.Delivery(Project, retried, Given.Ids(20)[0]),
                found => (int)found["attempts"]! == 2))["attempt_log"]!.ToJsonString();
        await sqlite.Stop();
        var received = receiver.Receipts.Count;

        var settings = await Storage.PostgreSql.SettingsAsync();
        var import = await RunAsync(settings, "import", sqlite.DatabaseFile);
        Assert.Equal((0, ""), (import.Code, import.Error));
        Assert.Contains("log_event: 30 rows", import.Output, StringComparison.Ordinal);
        var settled = settings.Select(setting => (setting.Key, setting.Value)).ToArray();
        var keyless = await LaunchHost(settled).Exit();
        Assert.Contains("The key file of the SQLite database that was imported is missing, and 3 webhooks", keyless.Error,
            StringComparison.Ordinal);
        var key = await File.ReadAllTextAsync(sqlite.DatabaseFile + ".key");
        var postgres = await StartHost([.. settled, ("Webhooks:Encryption:Keys:0", $"file:{key.Trim()}")]);

        Assert.Equal(
            history.ToJsonString(), (await postgres.Http.Get(WebhooksHttp.Delivery(Project, live, Given.Ids(20)[0]))).Json.ToJsonString());
        Assert.Equal(attempted,
            (await postgres.Http.Get(WebhooksHttp.Delivery(Project, retried, Given.Ids(20)[0]))).Json["attempt_log"]!.ToJsonString());
        var again = (await postgres.Http.Publish(Project, Given.Events([Given.Ids(20)[0], "new"]))).Expect(HttpStatusCode.Accepted);
        Assert.Equal((1, 1, 31), ((int)again["accepted"]!, (int)again["duplicates"]!, (int)again["last_sequence"]!));
        (await postgres.Http.Post($"{WebhooksHttp.Webhook(Project, paused)}/resume")).Expect(HttpStatusCode.OK);
        await postgres.Http.Until(WebhooksHttp.Webhook(Project, paused), found => Count(found, "delivered") == 31);
        await postgres.Http.Until(WebhooksHttp.Webhook(Project, live), found => Count(found, "delivered") == 31);
        Assert.Equal(62, receiver.Receipts.Count);
        Assert.Equal(
            31, receiver.Receipts.Where(receipt => receipt.Path == "/live").Select(receipt => receipt.WebhookId).Distinct().Count());
        Output.WriteLine($"{received} received before, {receiver.Receipts.Count - received} after");
    }

    [Fact]
    public async Task An_exported_file_is_a_database_to_run_on()
    {
        var receiver = ReceiverThatIsAway();
        var settings = await Storage.PostgreSql.SettingsAsync();
        var postgres = await StartHost([.. settings.Select(setting => (setting.Key, setting.Value))]);
        await postgres.Http.Register(Project, receiver, with: new() { ["retry_schedule"] = Given.Waits("1s", 20) });
        (await postgres.Http.Publish(Project, Given.Events(Given.Ids(20)))).Expect(HttpStatusCode.Accepted);
        await postgres.Stop();

        await using var sqlite = HostProcess.With(new Dictionary<string, string>());
        var export = await RunAsync(settings, "export", sqlite.DatabaseFile);
        Assert.Equal((0, ""), (export.Code, export.Error));
        await receiver.Open();
        await sqlite.Begin();

        await receiver.UntilAll(Given.Ids(20));
        var refused = await RunAsync(settings, "export", sqlite.DatabaseFile);
        Assert.Equal(1, refused.Code);
        Assert.Contains("already exists; export creates a new one", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_a_host_runs_on_is_not_copied()
    {
        var host = await UseHost();

        var import = await RunAsync(await Storage.PostgreSql.SettingsAsync(), "import", host.DatabaseFile);

        Assert.Equal(1, import.Code);
        Assert.StartsWith("Webhooks cannot import: ", import.Error, StringComparison.Ordinal);
        Assert.Contains("is in use by another process", import.Error, StringComparison.Ordinal);
        Assert.Single(import.Error.Trim().Split('\n'));
    }

    private static async Task<HostExit> RunAsync(IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        await using var process = new ChildProcess(Programs.Host);
        process.Launch(arguments,
            settings.Select(setting => KeyValuePair.Create(setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value)));
        return await process.Exit();
    }

    private static int Count(JsonObject webhook, string name) => (int)webhook["counts"]![name]!;
}
