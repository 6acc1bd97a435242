using System.Net;
using System.Text.RegularExpressions;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Dashboard.Tests.Safety;

/// <summary>What responses allow browsers, and what is not accepted from them.</summary>
public sealed partial class HeaderTests(DashboardHost shared, ITestOutputHelper output) : DashboardTest(shared, output)
{
    [Theory]
    [InlineData("")]
    [InlineData("projects/labels/webhooks")]
    [InlineData("bins")]
    [InlineData("_blazor/initializers")]
    public async Task Every_answer_forbids_foreign_script_frames_and_sniffing(string path)
    {
        var answer = await Http.Get(path);

        var policy = Assert.Single(answer.Headers.GetValues("content-security-policy"));
        var directives = policy.Split("; ").ToDictionary(part => part.Split(' ')[0], part => part);
        Assert.Equal("default-src 'none'", directives["default-src"]);
        Assert.Equal("script-src 'self'", directives["script-src"]);
        Assert.Equal("frame-ancestors 'none'", directives["frame-ancestors"]);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("x-content-type-options")));
        Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("x-frame-options")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("referrer-policy")));
    }

    [Fact]
    public async Task A_page_has_no_script_of_its_own_and_loads_nothing_from_elsewhere()
    {
        var page = (await Http.Get("projects/labels")).Text;

        Assert.All(Scripts().Matches(page),
            script => Assert.Matches("""^<script src="assets/[0-9a-f]+/[\w.]+"></script>$""", script.Value));
        Assert.Equal(3, Scripts().Count(page));
        Assert.DoesNotContain("//", page.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal).Split("<!--")[0],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_follows_the_rules_breaks_none_and_asks_no_other_host()
    {
        var user = await BrowseAsync();
        var foreign = new List<string>();
        user.Page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: not "data" } url && url.Authority != Host.Address.Authority)
                foreign.Add(request.Url);
        };
        foreach (var path in new[] { "", $"projects/{Project}", $"projects/{Project}/webhooks", $"projects/{Project}/webhooks/new",
            $"projects/{Project}/events" })
            await user.OpenAsync(path);

        Assert.Equal([], foreign);
        user.AssertNoTrouble(); // a breach of the policy is an error on the console
    }

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.OK)]
    public async Task A_page_of_another_site_gets_no_connection(string? origin, HttpStatusCode status)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = Host.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "_blazor/negotiate?negotiateVersion=1");
        request.Headers.Add("origin", origin ?? Host.Address.GetLeftPart(UriPartial.Authority));

        Assert.Equal(status, (await http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Assets_are_compressed_and_kept_and_the_rest_of_the_hosts_routes_stays_as_it_is()
    {
        var page = (await Http.Get("")).Text;
        foreach (Match asset in Assets().Matches(page))
        {
            var answer = await Http.Get(asset.Value);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.True(answer.Headers.CacheControl is { MaxAge.TotalDays: > 300 });
        }

        Assert.Equal(HttpStatusCode.NotFound, (await Http.Get("assets/x/nothing.js")).Status);
        Assert.Equal("route_not_found", (string?)(await Http.Get("nothing")).Json["code"]);
        Assert.Equal("method_not_allowed", (string?)(await Http.Put("api/v1/projects")).Json["code"]);
    }

    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();

    [GeneratedRegex("assets/[0-9a-f]+/[\\w.]+")]
    private static partial Regex Assets();
}
