using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Dashboard.Tests.Safety;

/// <summary>Stored texts of strangers: names, descriptions, keys, payloads, header names, and what receivers answer.</summary>
public sealed class HostileTextTests(DashboardHost shared, ITestOutputHelper output) : DashboardTest(shared, output)
{
    [Fact]
    public async Task Whatever_is_stored_is_shown_as_text_on_every_page()
    {
        var receiver = await StartReceiver(receipt => new Answer(400)
        {
            Body = string.Join('\n', HostileTexts.All),
            Headers = HostileTexts.All.Where(text => text.All(c => c is >= ' ' and <= '~')).Select(
                (text, i) => (Name: $"x-hostile-{i}", text))
                .ToDictionary(header => header.Name, header => header.text),
        });
        var webhooks = new List<string>();
        foreach (var (text, i) in HostileTexts.All.Select((text, i) => (text, i)))
        {
            webhooks.Add(await Http.Register(Project, receiver, $"/{i}", new JsonObject
            {
                ["name"] = text,
                ["description"] = string.Join('\n', HostileTexts.All),
                ["headers"] = new JsonObject { ["x-hostile"] = "<script>window.pwned=1</script>" },
                ["event_types"] = new JsonArray(i == 0 ? "*" : "other.type"),
                ["retry_schedule"] = new JsonArray(),
            }));
            var published = new JsonObject
            {
                ["id"] = $"evt_{i}",
                ["type"] = "image.status_changed",
                ["key"] = text,
                ["data"] = new JsonObject { [text] = text, ["status"] = new JsonArray(text) },
            };
            (await Http.Publish(Project, published.ToJsonString())).Expect(HttpStatusCode.Accepted);
        }

        var bin = (await Http.Post("api/v1/bins")).Expect(HttpStatusCode.Created);
        await CatchAsync((string)bin["url"]!);
        await Http.Until($"{WebhooksHttp.Deliveries(Project, webhooks[0])}?status=exhausted",
            list => list["items"]!.AsArray().Count == HostileTexts.All.Length);
        var user = await BrowseAsync();
        await user.Page.AddInitScriptAsync("window.pwned = 0");
        string[] paths =
        [
            $"projects/{Project}", $"projects/{Project}/events", $"projects/{Project}/webhooks", $"projects/{Project}/webhooks/new",
            .. webhooks.Select(id => $"projects/{Project}/webhooks/{id}/edit"),
            .. webhooks.Select(id => $"projects/{Project}/webhooks/{id}"),
            .. HostileTexts.All.Select((_, i) => $"projects/{Project}/events/evt_{i}"),
            $"projects/{Project}/webhooks/{webhooks[0]}/deliveries/evt_0", $"projects/{Project}/webhooks/{webhooks[0]}/deliveries/evt_1",
            "", "bins", $"bins/{bin["id"]}",
        ];
        // One connection for all: what a page shows comes over it, whether the page is loaded or a link leads there.
        await user.OpenAsync("", "Overview");
        foreach (var path in paths)
        {
            await user.FollowAsync(path);
            await user.UntilLoadedAsync();
            await AssertHarmlessAsync(user, path);
        }

        for (var request = 1; request <= HostileTexts.All.Length; request++)
        {
            await user.Page.EvaluateAsync("path => Blazor.navigateTo(path)", $"bins/{bin["id"]}?request={request}");
            await user.Heading($"Request {request}", 2).WaitForAsync();
            await AssertHarmlessAsync(user, $"request {request} of the bin");
        }

        await user.OpenAsync($"projects/{Project}/webhooks/{webhooks[0]}/deliveries/evt_0");
        await user.Main.GetByText(HostileTexts.All[0]).First.WaitForAsync();
        await user.OpenAsync($"bins/{bin["id"]}?request=1");
        await user.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "x-hostile" })
            .GetByText(HostileTexts.All[0], new() { Exact = true }).WaitForAsync();
        await user.OpenAsync($"projects/{Project}/webhooks", "Webhooks");
        foreach (var text in HostileTexts.All.Where(text => text.All(c => c is >= ' ' and <= '~')))
            await user.Main.GetByText(text, new() { Exact = true }).First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await user.Button($"Pause {HostileTexts.All[0]}").ClickAsync();
        await user.Page.GetByText($"{HostileTexts.All[0]} is paused").WaitForAsync();
        await user.Button($"More for {HostileTexts.All[1]}").ClickAsync();
        await user.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete", Exact = true }).ClickAsync();
        await user.Dialog.GetByText(HostileTexts.All[1]).WaitForAsync();
        await AssertHarmlessAsync(user, "dialogs and notes");
    }

    /// <summary>Requests of a stranger to a bin: path, query, headers and body.</summary>
    private static async Task CatchAsync(string bin)
    {
        using var stranger = new HttpClient();
        foreach (var text in HostileTexts.All)
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Post,
                $"{bin}/{Uri.EscapeDataString(text)}?{text.Replace("\\", "/", StringComparison.Ordinal)}")
            {
                Content = new StringContent(
                    text)
            };
            if (text.All(c => c is >= ' ' and <= '~'))
            {
                request.Headers.TryAddWithoutValidation("x-hostile", text);
                request.Headers.TryAddWithoutValidation("webhook-id", text);
            }

            request.Content.Headers.ContentType = new("text/html");
            using var answer = await stranger.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    private static async Task AssertHarmlessAsync(BrowserSession user, string where)
    {
        Assert.True(await user.Page.EvaluateAsync<int>("window.pwned") == 0, $"Script ran on {where}.");
        var planted = await user.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('main script, main iframe, main base, main link, main style, [onerror], [onload], [onfocus], img[src="x"], a[href^="javascript:" i], form[action*="evil"]')].map(e => e.outerHTML)
            """);
        Assert.Equal([], planted);
    }
}
