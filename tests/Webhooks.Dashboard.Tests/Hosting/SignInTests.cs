using System.Net;
using Microsoft.Playwright;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Dashboard.Tests.Hosting;

/// <summary>A host with keys.</summary>
public sealed class SignInTests(ITestOutputHelper output) : BrowserTest(output)
{
    internal const string Key = "key-of-the-dashboard-1";
    private const string ReadKey = "key-that-may-only-read";
    private const string ProjectKey = "key-of-one-project-only";

    private static readonly (string Key, string Value)[] Keys =
    [
        ("Webhooks:Auth:Keys:0", Key),
        ("Webhooks:Auth:Keys:1:Key", ReadKey),
        ("Webhooks:Auth:Keys:1:Scopes", "read"),
        ("Webhooks:Auth:Keys:2:Key", ProjectKey),
        ("Webhooks:Auth:Keys:2:Scopes", "admin"),
        ("Webhooks:Auth:Keys:2:Projects", "labels"),
    ];

    /// <summary>The host with keys that tests share which do not guess.</summary>
    internal static Task<HostProcess> SharedHostAsync() => SharedHosts.On(Storage.Sqlite, Keys);

    [Fact]
    public async Task Nothing_is_shown_before_a_user_signs_in_and_after_signing_out()
    {
        var host = await SharedHostAsync();
        var user = await BrowseAsync(host.Address);
        await user.Page.GotoAsync("projects/labels/webhooks");
        await user.Heading("Webhooks").WaitForAsync();
        Assert.Equal("/sign-in", new Uri(user.Page.Url).AbsolutePath);

        user.Expected.Add("403");
        foreach (var key in new[] { ReadKey, ProjectKey })
        {
            await user.Field("API key").FillAsync(key);
            await user.Page.RunAndWaitForResponseAsync(
                () => user.Button("Sign in").ClickAsync(), answer => answer.Request.Method == "POST");
            await user.Page.GetByText("This key may not use the dashboard").WaitForAsync();
        }

        await user.Field("API key").FillAsync(Key);
        await user.Button("Sign in").ClickAsync();

        await user.Link("Create the first").WaitForAsync(); // the page that was asked for
        var cookie = Assert.Single(await user.Context.CookiesAsync(), cookie => cookie.Name == "webhooks-session");
        Assert.True(cookie is { HttpOnly: true, SameSite: SameSiteAttribute.Strict });
        Assert.DoesNotContain(Key, cookie.Value, StringComparison.Ordinal);

        await user.Button("Sign out").ClickAsync();
        await user.Field("API key").WaitForAsync();
        await user.Page.GotoAsync("projects/labels");
        await user.Field("API key").WaitForAsync();
    }

    [Fact]
    public async Task Signing_out_in_one_tab_ends_the_others()
    {
        var host = await SharedHostAsync();
        var user = await BrowseAsync(host.Address);
        await user.Page.GotoAsync("projects/labels/webhooks");
        await user.Field("API key").FillAsync(Key);
        await user.Button("Sign in").ClickAsync();
        await user.Link("Create the first").WaitForAsync();
        var other = await user.Context.NewPageAsync();
        await other.GotoAsync(new Uri(host.Address, "projects/labels").AbsoluteUri);
        await other.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).WaitForAsync();

        await other.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await user.Field("API key").WaitForAsync(new() { Timeout = 10_000 }); // not touched since
        Assert.Equal("?to=%2Fprojects%2Flabels%2Fwebhooks", new Uri(user.Page.Url).Query);
    }

    [Theory]
    [InlineData("_blazor/negotiate?negotiateVersion=1")]
    [InlineData("_blazor/initializers")]
    [InlineData("assets/x/MudBlazor.min.js")]
    public async Task The_connection_of_the_pages_is_refused_as_they_are(string path)
    {
        var host = await SharedHostAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Http.Post(path)).Status);
    }

    [Fact]
    public async Task A_form_without_its_token_a_forged_cookie_and_guessing_are_refused()
    {
        var host = await StartHost(Keys); // of its own: it takes no more attempts from this address then
        using var http = new HttpClient(
            new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        { BaseAddress = host.Address };
        using var form = new FormUrlEncodedContent([new("key", Key)]);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync("sign-in", form)).StatusCode);

        foreach (var forged in new[] { "9999999999.AAAA", "9999999999.", "x.y", $"{long.MaxValue}.{new string('A', 43)}" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "");
            request.Headers.Add("cookie", $"webhooks-session={forged}");
            request.Headers.Add("accept", "text/html");
            var answer = await http.SendAsync(request);
            Assert.Equal((HttpStatusCode.Redirect, "/sign-in?to=%2F"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        }

        var user = await BrowseAsync(host.Address);
        user.Expected.AddRange(["403", "429"]);
        await user.Page.GotoAsync("sign-in");
        for (var guess = 0; await user.Page.GetByText("Too many attempts came from your address").CountAsync() == 0; guess++)
        {
            Assert.True(guess < 60, "The host did not stop the guessing.");
            await user.Field("API key").FillAsync($"guess-number-{guess}-of-many");
            await user.Page.RunAndWaitForResponseAsync(
                () => user.Button("Sign in").ClickAsync(), answer => answer.Request.Method == "POST");
            await user.Page.GetByRole(AriaRole.Alert).WaitForAsync();
        }
    }

    [Fact]
    public async Task A_user_who_signs_in_is_led_to_no_other_host()
    {
        var host = await SharedHostAsync();
        var user = await BrowseAsync(host.Address);
        await user.Page.GotoAsync("sign-in?to=//evil.example/");
        await user.Field("API key").FillAsync(Key);
        await user.Button("Sign in").ClickAsync();
        await user.Heading("Overview").WaitForAsync();
        Assert.Equal(host.Address.Authority, new Uri(user.Page.Url).Authority);
    }
}
