using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Inspecting;

/// <summary>A request of the sender's, sent once more with one thing about it altered.</summary>
public sealed class SignatureVerdictTests(ITestOutputHelper output) : InspectingHost(output)
{
    [Theory]
    [InlineData("v1")]
    [InlineData("v1a")]
    public async Task The_reason_why_a_signature_fails_is_shown(string signing)
    {
        var host = await UseInspector();
        var bin = await CreateBin(host);
        var webhook = await Register(host, bin, new() { ["signing"] = signing });
        (await host.Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        var sent = (await bin.Until(1))[0];
        var (body, timestamp, signature) = ((string)sent["body"]!, Header(sent, "webhook-timestamp"), Header(sent, "webhook-signature"));
        var altered = long.Parse(timestamp) + 1;

        Assert.Equal("valid", Verdict(sent));
        Assert.Equal("valid",
            await Post(body, ("webhook-id", "evt_1"), ("webhook-timestamp", timestamp), ("webhook-signature", $"v1,AAAA {signature}")));
        Assert.Equal("id", await Post(body, ("webhook-id", "evt_2"), ("webhook-timestamp", timestamp), ("webhook-signature", signature)));
        Assert.Equal(
            "body", await Post(body + " ", ("webhook-id", "evt_1"), ("webhook-timestamp", timestamp), ("webhook-signature", signature)));
        Assert.Equal(
            "mismatch", await Post(body, ("webhook-id", "evt_1"), ("webhook-timestamp", $"{altered}"), ("webhook-signature", signature)));
        Assert.Equal(
            "mismatch",
            await Post(body, ("webhook-id", "evt_1"), ("webhook-timestamp", timestamp),
                ("webhook-signature", Signed("evt_1", timestamp, body))));
        Assert.Equal(
            "timestamp", await Post(body, ("webhook-id", "evt_1"), ("webhook-timestamp", "1614265330"), ("webhook-signature", signature)));
        Assert.Equal("malformed", await Post(body, ("webhook-id", "evt_1"), ("webhook-timestamp", timestamp)));
        Assert.Equal("unsigned", await Post(body));

        Assert.Equal(HttpStatusCode.NoContent, (await host.Http.Delete(WebhooksHttp.Webhook(Project, webhook))).Status);
        Assert.Equal(
            "no_secret", await Post(body, ("webhook-id", "evt_1"), ("webhook-timestamp", timestamp), ("webhook-signature", signature)));

        async Task<string> Post(string text, params (string, string)[] headers) =>
            Verdict(await bin.Post(Encoding.UTF8.GetBytes(text), headers));
    }

    [Fact]
    public async Task Of_two_webhooks_with_one_bin_a_request_belongs_to_the_one_that_signed_it()
    {
        var host = await UseInspector();
        var bin = await CreateBin(host);
        string[] webhooks = [await Register(host, bin), await Register(host, bin)];

        (await host.Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        var caught = await bin.Until(2);

        Assert.All(caught, request => Assert.Equal("valid", Verdict(request)));
        Assert.Equal(webhooks.Order(), caught.Select(request => (string)request["webhook"]!["id"]!).Order());
        Assert.All(caught, request => Assert.Equal(1, (int)request["occurrence"]!));
    }

    private static string Verdict(JsonObject request) => (string)request["signature"]!["verdict"]!;

    private static string Header(JsonObject request, string name) => (string)request["headers"]![name]!;

    /// <summary>With a secret that no webhook has.</summary>
    private static string Signed(string id, string timestamp, string body) =>
        "v1,"
            + Convert.ToBase64String(
                HMACSHA256.HashData(RandomNumberGenerator.GetBytes(32), Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));
}
