using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Webhooks.Dashboard.Tests.Inspecting;

/// <summary>A bin as its user sees it, while requests arrive.</summary>
public sealed class BinTests(DashboardHost shared, ITestOutputHelper output) : DashboardTest(shared, output)
{
    private static readonly HttpClient Sender = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience.Default };

    [Fact]
    public async Task With_fail_twice_three_attempts_appear_marked_as_repeated_and_lead_to_their_delivery()
    {
        var (bin, url) = await CreateBinAsync();
        var webhook = await RegisterAsync(url, Given.Waits("1s", 2));
        var user = await OpenAsync(bin);
        await user.Button("Change the answer").ClickAsync();
        await user.Button("Fail twice, then 200").ClickAsync();
        await user.Main.Locator("dd", new() { HasText = "Fail twice, then 200" }).WaitForAsync();

        (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);

        var rows = user.Main.Locator(".caught-row");
        await Expect(rows).ToHaveCountAsync(3);
        await Expect(user.Main.Locator(".caught-row .given")).ToHaveTextAsync(["200", "500", "500"]);
        await Expect(rows.Filter(new() { HasText = "repeated" })).ToHaveCountAsync(2);
        await user.Heading("Request 3", 2).WaitForAsync();
        await user.Main.GetByText("Repeated: 3rd time").WaitForAsync();
        await user.Main.Locator(".chip", new() { HasText = "Signature valid" }).WaitForAsync();
        await Expect(user.Link("See the delivery")).ToHaveAttributeAsync("href", $"projects/{Project}/webhooks/{webhook}/deliveries/evt_1");

        await Expect(user.Link($"{Project} / Inspected")).ToHaveAttributeAsync("href", $"projects/{Project}/webhooks/{webhook}");

        await rows.Last.ClickAsync();
        await user.Heading("Request 1", 2).WaitForAsync();
        Assert.EndsWith("?request=1", user.Page.Url, StringComparison.Ordinal);
        await user.Page.ReloadAsync();
        await user.Heading("Request 1", 2).WaitForAsync();
    }

    [Theory]
    [InlineData("410 Gone", 410)]
    [InlineData("429 with Retry-After", 429)]
    public async Task The_other_presets_answer_what_they_say(string preset, int status)
    {
        var (bin, url) = await CreateBinAsync();
        var user = await OpenAsync(bin);
        await user.Button("Change the answer").ClickAsync();
        await user.Button(preset).ClickAsync();
        await user.Main.Locator("dd", new() { HasText = preset }).WaitForAsync();

        using var answer = await Sender.PostAsync(url, null);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 429, answer.Headers.Contains("retry-after"));
    }

    [Fact]
    public async Task A_custom_answer_is_given_and_the_errors_of_a_wrong_one_are_shown()
    {
        var (bin, url) = await CreateBinAsync();
        var user = await OpenAsync(bin);
        await user.Button("Change the answer").ClickAsync();
        await user.Main.GetByText("Custom answer").ClickAsync();
        await user.Field("Delay").FillAsync("soon");
        await user.Field("Headers").FillAsync("set-cookie: a=b\nno header");
        await user.Button("Answer this").ClickAsync();
        await user.Main.GetByText("Must be a number and a unit").WaitForAsync();
        await user.Main.GetByText("Has “no header”, which is not a header").WaitForAsync();
        Assert.Equal(("true", "true", null), (
            await user.Field("Delay").GetAttributeAsync("aria-invalid"),
            await user.Field("Headers").GetAttributeAsync("aria-invalid"),
            await user.Field("Status").GetAttributeAsync("aria-invalid")));
        await user.Field("Delay").FillAsync("0s");
        await user.Field("Headers").FillAsync("set-cookie: a=b");
        await user.Button("Answer this").ClickAsync();
        await user.Main.GetByText("set-cookie is not a header that a bin may answer with").WaitForAsync();

        await user.Field("Status").FillAsync("418");
        await user.Field("Headers").FillAsync("x-kettle: short and stout");
        await user.Field("Body").FillAsync("{\"tea\":true}");
        await user.Button("Answer this").ClickAsync();
        await user.Main.Locator("dd", new() { HasText = "418" }).WaitForAsync();

        using var answer = await Sender.PostAsync(url, null);
        Assert.Equal(418, (int)answer.StatusCode);
        Assert.Equal("short and stout", Assert.Single(answer.Headers.GetValues("x-kettle")));
        Assert.Equal("{\"tea\":true}", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_is_wrong_with_a_signature_is_shown_in_words()
    {
        var (bin, url) = await CreateBinAsync();
        var secret = StandardWebhooks.NewSecret();
        await RegisterAsync(url, secret: secret);
        var user = await OpenAsync(bin);
        (await Http.Publish(Project, Given.Event("evt_1"))).Expect(HttpStatusCode.Accepted);
        await user.Main.Locator(".chip", new() { HasText = "Signature valid" }).WaitForAsync();
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        await SendAsync(url, "{\"project_id\":\"" + Project + "\"}", ("webhook-id", "evt_1"), ("webhook-timestamp", $"{now}"),
            ("webhook-signature", "v1,AAAA"));
        await user.Main.Locator(".chip", new() { HasText = "Body was altered" }).WaitForAsync();
        var (id, old, text) = ("evt_1", $"{now - 3600}", "{}");
        await SendAsync(url, text, ("webhook-id", id), ("webhook-timestamp", old),
            ("webhook-signature", StandardWebhooks.Sign(secret, id, old, Encoding.UTF8.GetBytes(text))));
        await user.Main.Locator(".chip", new() { HasText = "Timestamp too far off" }).WaitForAsync();
        await SendAsync(url, text, ("webhook-id", id), ("webhook-timestamp", "now"), ("webhook-signature", "v1,AAAA"));
        await user.Main.Locator(".chip", new() { HasText = "Signature malformed" }).WaitForAsync();
        await SendAsync(url, text);
        await user.Main.Locator(".chip", new() { HasText = "Not signed" }).WaitForAsync();
    }

    [Fact]
    public async Task Every_method_is_caught_and_a_body_is_shown_pretty_raw_or_as_bytes()
    {
        var (bin, url) = await CreateBinAsync();
        var user = await OpenAsync(bin);
        using (var answer = await Sender.PutAsync(url, new StringContent("{\"a\":[1,2]}")))
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await user.Main.GetByText("PUT /inspect/").WaitForAsync();
        var body = user.Main.Locator(".caught-detail pre");
        await Expect(body).ToContainTextAsync("\"a\": [");
        await user.Button("Raw").ClickAsync();
        await Expect(body).ToHaveTextAsync("{\"a\":[1,2]}");

        using (var answer = await Sender.PostAsync(url, new ByteArrayContent([0xff, 0xfe, 0x00, 0x01])))
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await user.Main.GetByText("The body is not text").WaitForAsync();
        await Expect(body).ToHaveTextAsync("ff fe 00 01");

        using (var answer = await Sender.DeleteAsync(url))
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await user.Main.GetByText("The request has no body.").WaitForAsync();
        await user.Button("Clear").ClickAsync();
        await user.Main.GetByText("Waiting for the first request").WaitForAsync();
    }

    [Fact]
    public async Task A_bin_is_created_and_deleted_and_what_is_lost_is_said_before()
    {
        var user = await BrowseAsync();
        await user.OpenAsync("bins", "Inspector");
        await user.Button("Create a bin").ClickAsync();
        await user.Main.GetByText("Waiting for the first request").WaitForAsync();
        var bin = new Uri(user.Page.Url).Segments[^1];

        await user.OpenAsync("bins", "Inspector");
        await user.Button($"Delete bin {bin}").ClickAsync();
        await user.Dialog.GetByText("The 0 requests that it keeps are lost").WaitForAsync();
        await user.Dialog.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Expect(user.Button($"Delete bin {bin}")).ToHaveCountAsync(0);

        await user.Page.GotoAsync($"bins/{bin}");
        await user.Heading("There is no such bin").WaitForAsync();
    }

    [Fact]
    public async Task A_bin_is_named_when_it_is_created_and_renamed_later()
    {
        var user = await BrowseAsync();
        await user.OpenAsync("bins", "Inspector");
        await user.Field("Name of the new bin").FillAsync("Training");
        await user.Button("Create a bin").ClickAsync();
        await user.Heading("Training").WaitForAsync();

        await user.Button("Rename the bin").ClickAsync();
        await user.Field("Name of the bin").FillAsync("Billing");
        await user.Button("Rename").ClickAsync();
        await user.Heading("Billing").WaitForAsync();
        await user.PictureAsync("bin-named");

        await user.OpenAsync("bins", "Inspector");
        await user.Link("Billing").WaitForAsync();
        await user.PictureAsync("bins-named");
        Assert.Contains((await Http.Get("api/v1/bins?limit=1000")).Json["items"]!.AsArray(), bin => (string?)bin!["name"] == "Billing");
    }

    [Theory]
    [InlineData("none", 0)]
    [InlineData("key", 0)]
    [InlineData("strict", 1)]
    public async Task Out_of_order_is_a_warning_only_where_the_webhook_promises_an_order(string ordering, int marks)
    {
        var secret = StandardWebhooks.NewSecret();
        var (bin, url) = await CreateBinAsync();
        await Http.CreateWebhook(Project, new()
        {
            ["name"] = "Inspected",
            ["url"] = url.AbsoluteUri,
            ["event_types"] = new JsonArray("image.nothing"),
            ["secret"] = secret,
            ["ordering"] = ordering,
        });
        (await Http.Publish(Project, Given.Event("evt_1", key: "img_1"))).Expect(HttpStatusCode.Accepted);
        (await Http.Publish(Project, Given.Event("evt_2", key: "img_2"))).Expect(HttpStatusCode.Accepted);
        var user = await OpenAsync(bin);

        foreach (var sequence in new[] { 2, 1 })
        {
            var (id, body, now) = ($"evt_{sequence}", $"{{\"project_id\":\"{Project}\",\"sequence\":{sequence}}}",
                $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}");
            await SendAsync(url, body, ("webhook-id", id), ("webhook-timestamp", now),
                ("webhook-signature", StandardWebhooks.Sign(secret, id, now, Encoding.UTF8.GetBytes(body))));
        }

        await Expect(user.Main.Locator(".caught-row")).ToHaveCountAsync(2);
        await user.Main.Locator(".chip", new() { HasText = "Signature valid" }).WaitForAsync();
        await Expect(user.Main.Locator(".mark", new() { HasText = "out of order" })).ToHaveCountAsync(marks);
    }

    private async Task<(string Id, Uri Url)> CreateBinAsync()
    {
        var bin = (await Http.Post("api/v1/bins")).Expect(HttpStatusCode.Created);
        return ((string)bin["id"]!, new((string)bin["url"]!));
    }

    private async Task<string> RegisterAsync(Uri url, JsonArray? waits = null, string? secret = null) =>
        (string)(await Http.CreateWebhook(Project, new()
        {
            ["name"] = "Inspected",
            ["url"] = url.AbsoluteUri,
            ["event_types"] = new JsonArray("*"),
            ["retry_schedule"] = waits ?? [],
            ["secret"] = secret ?? StandardWebhooks.NewSecret(),
        }))["id"]!;

    private async Task<BrowserSession> OpenAsync(string bin)
    {
        var user = await BrowseAsync();
        await user.OpenAsync($"bins/{bin}");
        await user.Main.GetByText("Waiting for the first request").WaitForAsync();
        return user;
    }

    private static async Task SendAsync(Uri url, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body) };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await Sender.SendAsync(request);
    }
}
