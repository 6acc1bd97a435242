using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text;
using NSec.Cryptography;
using Webhooks.TestKit;
using Xunit.Abstractions;
using Xunit;

namespace Webhooks.EndToEnd.Tests.Encryption;

/// <summary>
/// Plants secrets through the API, lives through what a host lives through, and looks for them in all that it has written.
/// </summary>
public sealed class SecretsAtRestTests(ITestOutputHelper output) : HostTest(output)
{
    private const string Project = "labels";

    // Everything that can be logged is.
    private static readonly (string Key, string Value)[] loud =
        [("Logging:LogLevel:Default", "Debug"), ("Logging:LogLevel:Akka", "Debug"),
            ("Logging:Console:FormatterOptions:StackTraces", "true")];

    private readonly PlantedSecrets planted = new();
    private PostgresServer? postgres;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (postgres is not null)
            await postgres.DisposeAsync();
    }

    [Fact]
    public Task No_secret_and_no_header_value_is_in_any_file_or_log_line() => LiveThrough(loud);

    [Fact]
    public async Task None_is_in_what_PostgreSQL_keeps()
    {
        postgres = await PostgresServer.StartAsync("log_statement = all");
        await LiveThrough([.. loud, .. await OnPostgres(postgres), ("Webhooks:Encryption:Keys:0", Key("k1"))]);
    }

    [Fact]
    public async Task On_PostgreSQL_they_are_stored_in_plaintext_until_there_is_a_key_and_the_log_says_so()
    {
        var server = await PostgresServer.Shared;
        var host = await StartHost(await OnPostgres(server));
        await host.Says("Webhooks:Encryption:Keys:0");
        var receiver = await StartReceiver();
        planted.AddSecret("own secret", receiver.Secret);
        var webhook = WebhooksHttp.Webhook(Project,
            await host.Http.Register(Project, receiver, with: new() { ["headers"] = Header("created") }));
        await host.Stop();
        Assert.NotEqual([], planted.FoundIn("the tables", Encoding.UTF8.GetBytes(await Tables(server))));

        host.Set(("Webhooks:Encryption:Keys:0", Key("k1")));
        await host.Restart();
        await host.Says("All secrets are encrypted with key 'k1'");
        Assert.Equal([], planted.FoundIn("the tables", Encoding.UTF8.GetBytes(await Tables(server))));
        Assert.Equal(receiver.Secret, (string?)(await host.Http.Get($"{webhook}/secret")).Expect(HttpStatusCode.OK)["secret"]);
        await host.Http.Publish(Project, Given.Event("evt_1"));
        Assert.True((await receiver.Until(1))[0].IsSigned);
    }

    private async Task LiveThrough((string, string)[] settings)
    {
        var host = await StartHost(settings);
        var receiver = await StartReceiver(Answer.First(2, new(503)));
        planted.AddSecret("own secret", receiver.Secret);
        var own = WebhooksHttp.Webhook(Project, await host.Http.Register(Project, receiver, with: new()
        {
            ["headers"] = Header("created"),
            ["retry_schedule"] = Given.Waits("200ms", 5),
        }));
        var pair = await host.Http.CreateWebhook(
            Project, Given.Webhook(receiver, "/pair", new() { ["signing"] = "v1a", ["secret"] = NewPair(), ["headers"] = Header("pair") }));
        planted.AddSecret("key pair", (string)pair["secret"]!);
        AssertNowhere(host);

        (await host.Http.Patch(own, new JsonObject { ["headers"] = Header("patched") }.ToJsonString())).Expect(HttpStatusCode.OK);
        planted.AddSecret(
            "rotated secret", (string)(await host.Http.Post($"{own}/secret/rotate", "{}")).Expect(HttpStatusCode.OK)["secret"]!);
        planted.AddSecret("given secret", await RotateTo(host, own, StandardWebhooks.NewSecret()));
        planted.AddSecret("secret of another kind", await ChangeToPair(host, own));
        await host.Http.Publish(Project, Given.Event("evt_1"));
        await receiver.UntilAll(["evt_1"]);
        await AnswersWithErrors(host, own);
        AssertNowhere(host);

        await host.Restart(); // kill -9
        await host.Http.Publish(Project, Given.Event("evt_2"));
        await receiver.UntilAll(["evt_2"]);
        // A snapshot is written after 200 facts.
        for (var pause = 0; pause < 110; pause++)
        {
            (await host.Http.Post($"{own}/pause")).Expect(HttpStatusCode.OK);
            (await host.Http.Post($"{own}/resume")).Expect(HttpStatusCode.OK);
        }

        await host.Kill();
        AssertNowhere(host);
        await host.Restart();
        (await host.Http.Get($"{own}/secret")).Expect(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.NoContent, (await host.Http.Delete(own)).Status);
        await host.Stop();
        AssertNowhere(host);
    }

    [Fact]
    public async Task The_key_is_changed_without_a_word_of_the_old_one()
    {
        var (old, fresh) = (Key("old"), Key("new"));
        var host = await StartHost(("Webhooks:Encryption:Keys:0", old));
        var receiver = await StartReceiver();
        var webhook = WebhooksHttp.Webhook(Project,
            await host.Http.Register(Project, receiver, with: new() { ["headers"] = Header("created") }));
        await host.Stop();

        host.Set(("Webhooks:Encryption:Keys:0", fresh), ("Webhooks:Encryption:Keys:1", old));
        await host.Restart();
        await host.Says("No secret needs key 'old'");
        await host.Stop();

        host.Set(("Webhooks:Encryption:Keys:0", fresh), ("Webhooks:Encryption:Keys:1", ""));
        await host.Restart();
        Assert.Equal(receiver.Secret, (string?)(await host.Http.Get($"{webhook}/secret")).Expect(HttpStatusCode.OK)["secret"]);
        await host.Http.Publish(Project, Given.Event("evt_1"));
        Assert.True((await receiver.Until(1))[0].IsSigned);
        foreach (var key in (string[])[old, fresh])
            planted.AddText("encryption key", key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        AssertNowhere(host);
    }

    [Fact]
    public async Task A_wrong_or_missing_key_is_reported_in_one_line_at_the_start()
    {
        var host = await StartHost(("Webhooks:Encryption:Keys:0", Key("k1")));
        var receiver = await StartReceiver();
        await host.Http.Register(Project, receiver);
        await host.Stop();

        var (wrong, other) = (Key("k1"), Key("k2"));
        await RefusesToStart(host, wrong, "'k1'");
        await RefusesToStart(host, other, "'k1'", "1 webhook ");
        await RefusesToStart(host, "k1:short", "Webhooks:Encryption:Keys:0", "base64");
    }

    private static string Key(string id) => $"{id}:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";

    private static async Task<string> RotateTo(HostProcess host, string webhook, string secret)
    {
        (await host.Http.Post($"{webhook}/secret/rotate", $$"""{"secret":"{{secret}}"}""")).Expect(HttpStatusCode.OK);
        return secret;
    }

    private static async Task<string> ChangeToPair(HostProcess host, string webhook)
    {
        (await host.Http.Patch(webhook, """{"signing":"v1a"}""")).Expect(HttpStatusCode.OK);
        // The private half of a pair that the host makes is never shown.
        return await RotateTo(host, webhook, NewPair());
    }

    private static string NewPair()
    {
        using var key = NSec.Cryptography.Key.Create(
            SignatureAlgorithm.Ed25519, new() { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });
        return "whsk_" + Convert.ToBase64String([.. key.Export(KeyBlobFormat.RawPrivateKey), .. key.Export(KeyBlobFormat.RawPublicKey)]);
    }

    /// <summary>What a client does wrong with a secret is not repeated in the answer or the log.</summary>
    private async Task AnswersWithErrors(HostProcess host, string webhook)
    {
        var secret = "whsec_" + Convert.ToBase64String(Encoding.ASCII.GetBytes("too short a secret"));
        planted.AddSecret("refused secret", secret);
        var refused = await host.Http.Post($"{webhook}/secret/rotate", $$"""{"secret":"{{secret}}"}""");
        refused.Expect(HttpStatusCode.UnprocessableEntity);
        Assert.DoesNotContain(secret, refused.Text, StringComparison.Ordinal);
        (await host.Http.Patch(
            webhook, new JsonObject { ["headers"] = new JsonObject { ["x-a"] = secret, ["host"] = secret } }.ToJsonString())).Expect(
                HttpStatusCode.UnprocessableEntity);
    }

    private JsonObject Header(string name)
    {
        var value = $"Bearer {name} {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}";
        planted.AddText($"header of {name}", value);
        return new() { ["authorization"] = value };
    }

    private void AssertNowhere(HostProcess host)
    {
        var folder = postgres?.Data ?? Path.GetDirectoryName(host.DatabaseFile)!;
        var logs = Encoding.UTF8.GetBytes(host.Transcript + postgres?.Output);
        Assert.Equal([], planted.FoundInFiles(folder).Concat(planted.FoundIn("the log", logs)));
    }

    private static async Task<(string, string)[]> OnPostgres(PostgresServer server) =>
        [("Webhooks:Storage:Provider", "PostgreSql"),
            ("Webhooks:Storage:ConnectionString", await server.CreateDatabaseAsync("secrets"))];

    /// <summary>What a dump of the tables has; bytes are in hex.</summary>
    private static async Task<string> Tables(PostgresServer server) => string.Join('\n', await Task.WhenAll(
        ((string[])["journal", "snapshot", "log_webhook"]).Select(table => server.ExecuteAsync("secrets", $"SELECT * FROM {table}"))));

    private static async Task RefusesToStart(HostProcess host, string key, params string[] names)
    {
        host.Set(("Webhooks:Encryption:Keys:0", key));
        host.Launch();
        var exit = await host.Exit();
        Assert.NotEqual(0, exit.Code);
        var line = exit.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.All(names, name => Assert.Contains(name, line, StringComparison.Ordinal));
        Assert.DoesNotContain(key, exit.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", exit.Output, StringComparison.Ordinal);
    }
}
