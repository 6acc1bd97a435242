using Microsoft.Playwright;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Dashboard.Tests.Hosting;

public sealed class ReverseProxyTests(ITestOutputHelper output) : BrowserTest(output)
{
    [Fact]
    public async Task Behind_a_proxy_with_a_prefix_a_user_signs_in_and_everything_works_below_the_prefix()
    {
        var host = await SignInTests.SharedHostAsync();
        var proxy = Own(await ReverseProxy.StartAsync(host.Address, "/tools/hooks"));
        var user = await BrowseAsync(proxy.Address);
        await user.Page.GotoAsync("projects/proxied");
        await user.Field("API key").FillAsync(SignInTests.Key);
        Assert.Equal("/tools/hooks/sign-in", new Uri(user.Page.Url).AbsolutePath);
        await user.Button("Sign in").ClickAsync();

        await user.Heading("proxied").WaitForAsync();
        Assert.Equal("/tools/hooks/projects/proxied", new Uri(user.Page.Url).AbsolutePath);
        await user.Button("Publish").ClickAsync();
        await user.Main.GetByText("Published as number 1").WaitForAsync();
        await user.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = "Webhooks" })
            .ClickAsync();
        await user.Link("Create the first").ClickAsync();
        await user.Heading("Create a webhook").WaitForAsync();
        Assert.Equal("/tools/hooks/projects/proxied/webhooks/new", new Uri(user.Page.Url).AbsolutePath);
        var cookie = Assert.Single(await user.Context.CookiesAsync(), cookie => cookie.Name == "webhooks-session");
        Assert.Equal("/tools/hooks", cookie.Path);
    }
}
