using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Inspecting;

public sealed class InspectorTests(ITestOutputHelper output) : InspectingHost(output)
{
    [Fact]
    public async Task What_a_webhook_sends_is_caught_with_its_headers_its_body_and_a_checked_signature()
    {
        var host = await UseInspector();
        var bin = await CreateBin(host);
        var webhook = await Register(host, bin);

        (await host.Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        var caught = (await bin.Until(1))[0];
        var delivery = await host.Http.Until(WebhooksHttp.Delivery(Project, webhook, "evt_1"), d => (string?)d["status"] == "delivered");

        Assert.Equal(("POST", bin.Url.AbsolutePath), ((string?)caught["method"], (string?)caught["path"]));
        Assert.Equal(delivery["event"]!.ToJsonString(), JsonNode.Parse((string)caught["body"]!)!.ToJsonString());
        Assert.Equal("evt_1", (string?)caught["headers"]?["webhook-id"]);
        Assert.Equal("valid", (string?)caught["signature"]?["verdict"]);
        Assert.Equal(webhook, (string?)caught["webhook"]?["id"]);
        Assert.Equal((1, false), ((int)caught["occurrence"]!, (bool)caught["out_of_order"]!));
        Assert.Equal(webhook, (string?)(await host.Http.Get(bin.Path)).Json["webhooks"]?[0]?["id"]);
    }

    [Fact]
    public async Task Fail_twice_then_200_makes_three_attempts_of_one_delivery()
    {
        var host = await UseInspector();
        var bin = await CreateBin(host);
        await bin.Answer("""{"preset":"fail_twice"}""");
        var webhook = await Register(host, bin, new() { ["retry_schedule"] = Given.Waits("200ms", 5) });

        (await host.Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        var delivery = await host.Http.Until(WebhooksHttp.Delivery(Project, webhook, "evt_1"), d => (string?)d["status"] == "delivered");
        var caught = await bin.Until(3);

        Assert.Equal(3, (int)delivery["attempts"]!);
        Assert.Equal([500, 500, 200], caught.Select(request => (int)request["answer"]!["status"]!));
        Assert.Equal([1, 2, 3], caught.Select(request => (int)request["occurrence"]!));
    }

    [Theory]
    [InlineData("""{"preset":"gone"}""", "gone")]
    [InlineData("""{"preset":"too_many_requests"}""", "too_many_requests")]
    [InlineData("""{"preset":"time_out"}""", "timeout")]
    [InlineData("""{"status":302}""", "redirect")]
    [InlineData("""{"status":503,"headers":{"retry-after":"1"},"body":"{\"wait\":true}"}""", "status")]
    public async Task The_set_answer_is_what_the_sender_gets(string answer, string reason)
    {
        var host = await UseInspector();
        var bin = await CreateBin(host);
        await bin.Answer(answer);
        var timeout = reason == "timeout" ? "1s" : "30s";
        var webhook = await Register(host, bin, new() { ["retry_schedule"] = new JsonArray(), ["timeout"] = timeout });

        (await host.Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        var delivery = await host.Http.Until(
            WebhooksHttp.Delivery(Project, webhook, "evt_1"), d => d["last_failure_reason"] is not null);

        Assert.Equal(reason, (string?)delivery["last_failure_reason"]);
    }

    [Fact]
    public async Task Any_method_and_path_below_a_bin_is_caught_as_it_was_sent()
    {
        var host = await UseInspector();
        var bin = await CreateBin(host);
        string[] methods = ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE"];

        foreach (var method in methods)
        {
            using var request = new HttpRequestMessage(new(method), $"{bin.Url}/a%2Fb/c?x=%20&y");
            using var response = await Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        var caught = await bin.Until(methods.Length);
        Assert.Equal(methods, caught.Select(request => (string)request["method"]!));
        Assert.All(caught, request => Assert.Equal(
            ($"{bin.Url.AbsolutePath}/a%2Fb/c", "?x=%20&y"), ((string?)request["path"], (string?)request["query"])));
    }

    [Fact]
    public async Task Of_a_larger_body_one_megabyte_is_kept_and_it_says_so()
    {
        var host = await UseInspector();
        var bin = await CreateBin(host);

        var whole = await bin.Post(new byte[1024 * 1024]);
        var cut = await bin.Post(Encoding.UTF8.GetBytes(new string('a', (1024 * 1024) - 1) + "é and more"));

        Assert.Equal((false, 1_048_576L), ((bool)whole["body_cut"]!, (long)whole["size"]!));
        Assert.Equal((true, 1_048_576L + 10), ((bool)cut["body_cut"]!, (long)cut["size"]!));
        // The character that the cut goes through is left out.
        Assert.Equal(1_048_575, ((string)cut["body"]!).Length);
        Assert.Equal("AP8=", (string?)(await bin.Post([0, 255]))["body_base64"]);
    }

    [Fact]
    public async Task A_bin_keeps_500_requests_and_lists_them_newest_first_page_by_page()
    {
        var host = await UseInspector();
        var bin = await CreateBin(host);
        for (var i = 0; i < 510; i++)
        {
            using var content = new StringContent($"{i}");
            using var response = await Client.PostAsync(bin.Url, content);
        }

        var numbers = new List<long>();
        await foreach (var request in host.Http.List($"{bin.Path}/requests", limit: 100))
            numbers.Add((long)request["number"]!);

        Assert.Equal(Enumerable.Range(11, 500).Reverse().Select(n => (long)n), numbers);
        Assert.Equal(
            "request_not_found", (string?)(await host.Http.Get($"{bin.Path}/requests/10")).Expect(HttpStatusCode.NotFound)["code"]);
        Assert.Equal(HttpStatusCode.NoContent, (await host.Http.Delete($"{bin.Path}/requests")).Status);
        Assert.Equal((0, 510), ((int)(await host.Http.Get(bin.Path)).Json["kept"]!, (int)(await host.Http.Get(bin.Path)).Json["caught"]!));
    }

    [Fact]
    public async Task A_bin_that_a_webhook_names_is_there_again_after_a_restart()
    {
        var host = await StartInspector();
        var (named, forgotten) = (await CreateBin(host), await CreateBin(host));
        await Register(host, named);

        await host.Restart();
        (await host.Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);

        Assert.Equal("valid", (string?)(await named.Until(1))[0]["signature"]?["verdict"]);
        (await host.Http.Get(forgotten.Path)).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_bin_that_was_deleted_catches_nothing_more()
    {
        var host = await UseInspector();
        var bin = await CreateBin(host);

        Assert.Equal(HttpStatusCode.NoContent, (await host.Http.Delete(bin.Path)).Status);

        Assert.Equal("bin_not_found", (string?)(await host.Http.Get(bin.Path)).Expect(HttpStatusCode.NotFound)["code"]);
        using var response = await Client.GetAsync(bin.Url);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_host_that_does_not_ask_for_it_has_no_inspector()
    {
        var host = await UseQuietHost();

        foreach (var reply in (Reply[])[await host.Http.Post("api/v1/bins"), await host.Http.Get("api/v1/bins"),
            await host.Http.Get("api/v1/bins/x/requests")])
            Assert.Equal("inspector_off", (string?)reply.Expect(HttpStatusCode.NotFound)["code"]);
        using var response = await Client.GetAsync(new Uri(host.Address, "/inspect/abcdefghijklmnopqrst-_"));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        var refused = await host.Http.Post(WebhooksHttp.Webhooks(Project), Webhook($"{host.Address}inspect/abcdefghijklmnopqrst-_"));
        Assert.Equal("blocked_address", (string?)refused.Expect(HttpStatusCode.UnprocessableEntity)["code"]);
    }

    [Fact]
    public async Task In_development_it_is_on()
    {
        var host = await UseConfiguredHost();

        (await host.Http.Post("api/v1/bins")).Expect(HttpStatusCode.Created);
    }

    private static string Webhook(string url) =>
        new JsonObject { ["name"] = "n", ["url"] = url, ["event_types"] = new JsonArray("*") }.ToJsonString();
}
