using System.Text.Json.Nodes;
using Webhooks.Cli.Tests.Running;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Cli.Tests.Receiving;

public sealed class ListenTests(CliHost shared, ITestOutputHelper output) : CliTest(shared, output)
{
    [Fact]
    public async Task A_local_receiver_fails_as_configured_verifies_and_prints()
    {
        var secret = StandardWebhooks.NewSecret();
        await using var listener = new ChildProcess(Tool.Program);
        listener.Launch(
            ["listen", "--port", "0", "--secret", secret, "--fail-first", "1", "--status", "503", "--delay", "10ms", "--count", "2", "-o",
                "json"], Tool.Environment);
        var url = Assert.Single(await listener.Output.Until("! Listening on "));
        await Http.CreateWebhook(
            Project,
            new()
            {
                ["name"] = "Local",
                ["url"] = url,
                ["event_types"] = new JsonArray("*"),
                ["secret"] = secret,
                ["retry_schedule"] = new JsonArray("100ms"),
            });

        await Http.Publish(Project, Given.Event("evt_local"));

        var exit = await listener.Exit(TimeSpan.FromSeconds(60));
        Assert.Equal(0, exit.Code);
        var requests = exit.Output.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal([503, 204], requests.Select(request => (int)request["answer"]!["status"]!));
        Assert.Equal([1, 2], requests.Select(request => (int)request["occurrence"]!));
        Assert.All(requests,
            request => Assert.Equal(("evt_local", "valid"), ((string?)request["webhook_id"], (string?)request["signature"]!["verdict"])));
    }

    [Fact]
    public async Task A_stranger_is_distinguished_from_a_sender_and_sigterm_ends_it_with_its_summary()
    {
        await using var listener = new ChildProcess(Tool.Program);
        listener.Launch(["listen", "--port", "0", "--secret", StandardWebhooks.NewSecret(), "--headers"], Tool.Environment);
        var url = Assert.Single(await listener.Output.Until("! Listening on "));
        using var http = new HttpClient();

        using var answer = await http.PostAsync(new Uri(new(url), "/hooks?x=1"), new StringContent("[red]\u001b[2J"));

        Assert.Equal(204, (int)answer.StatusCode);
        await listener.Output.UntilSays("POST /hooks?x=1  9 bytes  signature unsigned  → 204");
        await listener.Output.UntilSays("    [red]\\u001b[2J");
        var exit = await listener.Stop();
        Assert.Equal(0, exit.Code);
        Assert.Contains("1 request received.", exit.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_signed_is_verified_and_what_is_altered_is_not()
    {
        Tool.Environment["WEBHOOKS_SECRET"] = StandardWebhooks.NewSecret();
        var (body, other) = (Tool.File("body", "{\"a\": 1}"), Tool.File("other", "{\"a\": 2}"));
        var headers = Tool.File("headers", (await Tool.Run("sign", body, "--id", "evt_1")).Expect());

        Assert.Equal("valid", (string?)(await Tool.Run("verify", body, "--headers", headers, "-o", "json")).Json["verdict"]);
        Assert.Contains("mismatch", (await Tool.Run("verify", other, "--headers", headers)).Expect(1), StringComparison.Ordinal);
        Assert.Contains("timestamp", (await Tool.Run("verify", body, "--headers", headers, "--timestamp", "1000000000")).Expect(1),
            StringComparison.Ordinal);
        Assert.Equal(2, (await Tool.Run("sign", "no-such-file")).Code);
    }
}
