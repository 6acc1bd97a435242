using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using NSec.Cryptography;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Signing;

[Collection(SqliteLifeCollection.Name)]
public sealed class KeyPairTests(SqliteLife life, ITestOutputHelper output) : HostLifeTest(life, output)
{
    private const string Pair = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";

    [Fact]
    public async Task A_receiver_verifies_with_the_public_key_that_the_webhook_shows()
    {
        var receiver = await StartReceiver();
        var webhook = await Create(receiver, new() { ["signing"] = "v1a", ["secret"] = null });
        var (id, publicKey) = ((string)webhook["id"]!, (string)webhook["public_key"]!);
        Assert.Null(webhook["secret"]);

        // From the journal, that is, and not from what the process remembers.
        await Host.Restart();
        await Http.Publish(Project, Given.Event("evt_1"));
        var receipt = (await receiver.Until(1))[0];

        Assert.True(Verifies(publicKey, receipt));
        Assert.Equal(publicKey, (string?)(await Http.Get(WebhooksHttp.Webhook(Project, id))).Json["public_key"]);
        var revealed = (await Http.Get($"{WebhooksHttp.Webhook(Project, id)}/secret")).Expect(HttpStatusCode.OK);
        Assert.Equal((publicKey, null), ((string?)revealed["public_key"], (string?)revealed["secret"]));
        await Http.Until(WebhooksHttp.Webhooks(Project), list => (string?)list["items"]?[0]?["public_key"] == publicKey);
    }

    [Fact]
    public async Task A_webhook_that_changes_how_it_signs_gets_a_new_secret()
    {
        var receiver = await StartReceiver();
        var webhook = await Create(receiver, []);
        var path = WebhooksHttp.Webhook(Project, (string)webhook["id"]!);
        Assert.Equal(("v1", null), ((string?)webhook["signing"], (string?)webhook["public_key"]));

        var asymmetric = (await Http.Patch(path, """{"signing":"v1a"}""")).Expect(HttpStatusCode.OK);
        await Http.Publish(Project, Given.Event("evt_1"));
        Assert.True(Verifies((string)asymmetric["public_key"]!, (await receiver.Until(1))[0]));

        var symmetric = (await Http.Patch(path, """{"signing":"v1"}""")).Expect(HttpStatusCode.OK);
        var secret = (string)(await Http.Get($"{path}/secret")).Json["secret"]!;
        await Http.Publish(Project, Given.Event("evt_2"));
        Assert.Null(symmetric["public_key"]);
        Assert.NotEqual(receiver.Secret, secret);
        Assert.True((await receiver.Until(2))[1].IsSignedWith(secret));
    }

    [Fact]
    public async Task An_owners_own_pair_is_used_if_its_halves_belong_together()
    {
        var receiver = await StartReceiver();

        var webhook = await Create(receiver, new() { ["signing"] = "v1a", ["secret"] = Pair });
        var refused = await Http.Post(
            WebhooksHttp.Webhooks(Project),
            Given.Webhook(receiver, with: new() { ["signing"] = "v1a", ["secret"] = "whsk_" + Convert.ToBase64String(new byte[64]) })
                .ToJsonString());

        Assert.Equal("whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=", (string?)webhook["public_key"]);
        Assert.NotNull(refused.Expect(HttpStatusCode.UnprocessableEntity)["errors"]?["secret"]);
    }

    private Task<JsonObject> Create(Receiver receiver, JsonObject with) =>
        Http.CreateWebhook(Project, Given.Webhook(receiver, with: with));

    private static bool Verifies(string publicKey, Receipt receipt)
    {
        var key = PublicKey.Import(SignatureAlgorithm.Ed25519, Convert.FromBase64String(publicKey["whpk_".Length..]),
            KeyBlobFormat.RawPublicKey);
        var signature = receipt.Headers["webhook-signature"];
        byte[] content = [.. Encoding.UTF8.GetBytes($"{receipt.WebhookId}.{receipt.Timestamp}."), .. receipt.Body];
        return signature.StartsWith("v1a,", StringComparison.Ordinal)
            && SignatureAlgorithm.Ed25519.Verify(key, content, Convert.FromBase64String(signature["v1a,".Length..]));
    }
}
