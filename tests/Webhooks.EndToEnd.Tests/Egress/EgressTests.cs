using System.Net;
using System.Text.Json.Nodes;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Egress;

public sealed class EgressTests(ITestOutputHelper output) : HostTest(output)
{
    private string Project { get; } = Given.Project();

    private static readonly (string Url, string Code)[] Refused =
    [
        ("http://127.0.0.1:8080/", "blocked_address"),
        ("http://169.254.169.254/latest/meta-data/", "blocked_address"),
        ("http://2130706433/", "blocked_address"),
        ("http://[::ffff:127.0.0.1]/", "blocked_address"),
        ("http://localhost/", "blocked_address"),
        ("http://metadata.google.internal/", "blocked_address"),
        ("http://user:word@example.com/", "invalid_webhook"),
        ("https://example.com:22/", "invalid_webhook"),
    ];

    private static readonly (string, string) OnlyTen = ("Webhooks:Egress:AllowedNetworks:0", "10.0.0.0/8");

    [Fact]
    public async Task A_host_that_allows_no_network_takes_public_receivers_only()
    {
        var host = await UseQuietHost();
        var webhook = await host.Http.CreateWebhook(Project, Webhook("https://example.com/hook"));

        foreach (var (url, code) in Refused)
        {
            var created = await host.Http.Post(WebhooksHttp.Webhooks(Project), Webhook(url).ToJsonString());
            var changed = await host.Http.Patch(
                WebhooksHttp.Webhook(Project, (string)webhook["id"]!), new JsonObject { ["url"] = url }.ToJsonString());

            foreach (var reply in (Reply[])[created, changed])
            {
                var problem = reply.Expect(HttpStatusCode.UnprocessableEntity);
                Assert.Equal((url, code), (url, (string?)problem["code"]));
                Assert.NotNull(problem["errors"]?["url"]);
            }
        }
    }

    [Fact]
    public async Task A_name_that_leads_inside_is_blocked_when_it_is_called()
    {
        var receiver = await StartReceiver();
        var host = await StartHost(OnlyTen);
        var webhook = await host.Http.Register(Project, receiver, with: new()
        {
            ["url"] = $"http://localhost:{receiver.Port}/",
            ["retry_schedule"] = new JsonArray(),
        });

        var test = (await host.Http.Post($"{WebhooksHttp.Webhook(Project, webhook)}/test")).Expect(HttpStatusCode.Accepted);
        var delivery = await host.Http.Until(
            WebhooksHttp.Delivery(Project, webhook, (string)test["id"]!), d => (string?)d["status"] == "exhausted");

        Assert.Equal("blocked_address", (string?)delivery["last_failure_reason"]);
        Assert.DoesNotContain("127.0.0.1", delivery.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(receiver.Receipts);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task Where_loopback_is_allowed_a_receiver_on_it_is_called(string name)
    {
        var receiver = await StartReceiver();
        var host = await UseHost();
        await host.Http.Register(Project, receiver, with: new() { ["url"] = $"http://{name}:{receiver.Port}/" });

        (await host.Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);

        Assert.True((await receiver.Until(1))[0].IsSigned);
    }

    [Fact]
    public async Task A_proxy_of_the_environment_is_not_used()
    {
        var proxy = await StartReceiver();
        var receiver = await StartReceiver();
        var host = await StartHost(
            ("HTTP_PROXY", proxy.Url().AbsoluteUri), ("http_proxy", proxy.Url().AbsoluteUri), ("ALL_PROXY", proxy.Url().AbsoluteUri),
            ("NO_PROXY", "none.example"));
        await host.Http.Register(Project, receiver);

        (await host.Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);

        await receiver.Until(1);
        Assert.Empty(proxy.Receipts);
    }

    [Fact]
    public async Task Where_https_is_required_http_is_refused()
    {
        var host = await UseHostWithKey();
        using var http = new WebhooksHttp(host.Address, HostKey);

        var refused = await http.Post(WebhooksHttp.Webhooks(Project), Webhook("http://example.com/").ToJsonString());
        await http.CreateWebhook(Project, Webhook("https://example.com/"));

        Assert.NotNull(refused.Expect(HttpStatusCode.UnprocessableEntity)["errors"]?["url"]);
    }

    private static JsonObject Webhook(string url) => new() { ["name"] = "Labels", ["url"] = url, ["event_types"] = new JsonArray("*") };
}
