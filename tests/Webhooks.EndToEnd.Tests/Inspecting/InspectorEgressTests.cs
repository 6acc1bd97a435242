using System.Net;
using System.Text.Json.Nodes;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Inspecting;

/// <summary>A client that may register webhooks tries to make the host call itself elsewhere than at its inspector.</summary>
public sealed class InspectorEgressTests(ITestOutputHelper output) : InspectingHost(output)
{
    private const string Networks = "Webhooks:Egress:AllowedNetworks:0";

    [Fact]
    public async Task No_other_URL_that_leads_to_this_host_can_be_registered()
    {
        var host = await UseInspector();
        var bin = await CreateBin(host);
        var port = host.Address.Port;
        string[] urls =
        [
            $"http://127.0.0.1:{port}/api/v1/bins",
            $"{bin.Url}/../../api/v1/bins",
            $"{bin.Url}/%2e%2e/%2e%2e/api/v1/bins",
            $"{bin.Url}/..%2f..%2fapi/v1/bins",
            $"http://127.0.0.1:{port}/inspect/../api/v1/bins",
            $"http://127.0.0.1:{port}/inspect/",
            $"http://localhost:{port}/inspect/{bin.Id}",
            $"http://127.1:{port}/inspect/{bin.Id}",
            $"http://[::1]:{port}/inspect/{bin.Id}",
            $"http://[::ffff:127.0.0.1]:{port}/inspect/{bin.Id}",
            $"http://127.0.0.1:{FreePort.Next()}/inspect/{bin.Id}",
            $"https://127.0.0.1:{port}/inspect/{bin.Id}",
        ];

        foreach (var url in urls)
        {
            var reply = await host.Http.Post(WebhooksHttp.Webhooks(Project), Webhook(url).ToJsonString());
            Assert.Equal((url, "blocked_address"), (url, (string?)reply.Expect(HttpStatusCode.UnprocessableEntity)["code"]));
        }
    }

    [Fact]
    public async Task A_webhook_with_the_URL_of_the_API_gets_nothing_through_also_beside_open_connections_to_the_inspector()
    {
        // As it could have been registered when loopback was still allowed.
        var host = await StartHost([.. Inspector.Where(setting => setting.Key != Networks), (Networks, "127.0.0.0/8")]);
        var bin = await CreateBin(host);
        await Register(host, bin);
        string[] paths = ["api/v1/bins", $"inspect/{bin.Id}/%2e%2e/%2e%2e/api/v1/bins"];
        var attackers = new List<string>();
        foreach (var path in paths)
        {
            var webhook = Webhook(new Uri(host.Address, "/").AbsoluteUri + path);
            webhook["retry_schedule"] = new JsonArray();
            attackers.Add((string)(await host.Http.CreateWebhook(Project, webhook))["id"]!);
        }

        host.Set((Networks, ""));
        await host.Restart();
        var ids = Given.Ids(4);
        foreach (var id in ids)
        {
            (await host.Http.Publish(Project, Given.Event(id))).Expect(HttpStatusCode.Accepted);
            foreach (var attacker in attackers)
            {
                var delivery = await host.Http.Until(
                    WebhooksHttp.Delivery(Project, attacker, id), d => (string?)d["status"] == "exhausted");
                Assert.Equal("blocked_address", (string?)delivery["last_failure_reason"]);
            }
        }

        Assert.Equal(ids, (await bin.Until(ids.Length)).Select(request => (string)request["webhook_id"]!).Order());
        // POST /api/v1/bins would have made more of them.
        Assert.Single((await host.Http.Get("api/v1/bins")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task What_a_bin_answers_is_nothing_that_a_browser_would_run()
    {
        var host = await UseInspector();
        var bin = await CreateBin(host);
        await bin.Answer("""{"status":404,"body":"<script>alert(1)</script>","headers":{"x-note":"<b>"}}""");

        using var response = await Client.GetAsync(bin.Url);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("<script>alert(1)</script>", await response.Content.ReadAsStringAsync());
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", response.Headers.GetValues("x-content-type-options").Single());
        Assert.Contains("sandbox", response.Headers.GetValues("content-security-policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bins_ask_for_no_key_and_their_API_does()
    {
        var host = await UseHostWithKey();
        using var http = new WebhooksHttp(host.Address, HostKey);
        var bin = (await http.Post("api/v1/bins")).Expect(HttpStatusCode.Created);

        using var response = await Client.GetAsync(new Uri((string)bin["url"]!));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        (await host.Http.Get($"api/v1/bins/{bin["id"]}/requests")).Expect(HttpStatusCode.Unauthorized);
        Assert.Single((await http.Get($"api/v1/bins/{bin["id"]}/requests")).Json["items"]!.AsArray());
    }

    private static JsonObject Webhook(string url) => new() { ["name"] = "Labels", ["url"] = url, ["event_types"] = new JsonArray("*") };
}
