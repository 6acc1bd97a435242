using System.Net;
using Microsoft.Playwright;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Dashboard.Tests.Hosting;

/// <summary>An application with a Blazor app of its own, the dashboard below a path, and a policy of its own for it.</summary>
[Collection(nameof(OwnBlazorPrograms))]
public sealed class OwnBlazorTests(OwnBlazorPrograms programs, ITestOutputHelper output) : BrowserTest(output)
{
    public override async Task DisposeAsync()
    {
        Output.WriteLine(programs.Output);
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("/prefix")]
    public async Task The_dashboard_and_the_applications_own_pages_work_side_by_side(string prefix)
    {
        var user = await OpenAsync(prefix);
        await user.Page.GotoAsync("");
        await SellAsync(user);

        await user.Link("Webhooks").ClickAsync();
        await user.Heading("Overview").WaitForAsync();
        await user.Field("Open a project").FillAsync("labels");
        await user.Button("Open").ClickAsync();
        await user.Heading("labels").WaitForAsync();
        Assert.Equal($"{prefix}/admin/webhooks/projects/labels", new Uri(user.Page.Url).AbsolutePath);
        await user.Field("Event").SelectOptionAsync("image.archived");
        await user.Button("Publish").ClickAsync();
        await user.Main.GetByText("Published as number 1").WaitForAsync();
        await user.Page.ReloadAsync();
        await user.Main.GetByRole(AriaRole.Cell).Filter(new() { HasText = "Image Archived" }).First.WaitForAsync();
        await user.PictureAsync($"own-blazor{prefix.Replace('/', '-')}");

        await user.Page.GotoAsync("");
        await SellAsync(user);
    }

    [Theory]
    [InlineData("admin/webhooks")]
    [InlineData("admin/webhooks/projects/labels/webhooks")]
    [InlineData("admin/webhooks/_blazor/initializers")]
    [InlineData("admin/webhooks/_blazor")]
    public async Task The_applications_policy_holds_for_pages_and_for_their_connection(string path)
    {
        var address = (await programs.OnAsync("")).Address;
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = address };

        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync("bob")).StatusCode);
        Assert.NotEqual(HttpStatusCode.Forbidden, (await SendAsync("ada")).StatusCode);

        async Task<HttpResponseMessage> SendAsync(string? name)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (name is not null)
                request.Headers.Add("cookie", $"user={name}");
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        }
    }

    private async Task<BrowserSession> OpenAsync(string prefix)
    {
        var address = (await programs.OnAsync(prefix)).Address;
        var user = await BrowseAsync(new Uri(address, prefix.Length > 0 ? $"{prefix}/" : ""));
        await user.Context.AddCookiesAsync([new() { Name = "user", Value = "ada", Url = address.AbsoluteUri }]);
        return user;
    }

    private static async Task SellAsync(BrowserSession user)
    {
        await user.Heading("Shop").WaitForAsync();
        // A click before the connection is there does nothing.
        for (var clicks = 0; await user.Page.GetByText("Sold: 0", new() { Exact = true }).CountAsync() > 0; clicks++)
        {
            Assert.True(clicks < 200, "The application's own page does not work.");
            await user.Button("Sell").ClickAsync();
            await user.Page.WaitForTimeoutAsync(100); // nothing tells that the connection is there but a click that counts
        }
    }
}
