using System.Collections.Concurrent;
using Microsoft.Playwright;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Dashboard.Tests;

/// <summary>
/// A user at a browser of their own, with nothing kept from other tests. Whatever a page writes to the console as an error, and every
/// request that fails, fails the test at its end.
/// </summary>
internal sealed class BrowserSession : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _troubles = new();

    private BrowserSession(IPage page) => Page = page;

    public IPage Page { get; }

    public IBrowserContext Context => Page.Context;

    /// <summary>Troubles that the test brings about itself, by a part of their text.</summary>
    public List<string> Expected { get; } = [];

    /// <summary>What has gone wrong so far and was not expected.</summary>
    public IEnumerable<string> Troubles =>
        _troubles.Where(trouble => !Expected.Any(part => trouble.Contains(part, StringComparison.Ordinal)));

    /// <summary>A user with a browser profile of their own.</summary>
    public static async Task<BrowserSession> StartAsync(Uri address, ViewportSize? size = null, ColorScheme? scheme = null) =>
        await OpenAsync(await Chromium.NewProfileAsync(address), size, scheme);

    /// <summary>
    /// A user in a tab of the profile that all tests on a host share: what they load is loaded once. A tab has its session storage to
    /// itself; cookies and local storage are those of the profile.
    /// </summary>
    public static async Task<BrowserSession> StartTabAsync(Uri address, ViewportSize? size = null, ColorScheme? scheme = null) =>
        await OpenAsync(await Chromium.SharedProfileAsync(address), size, scheme);

    private static async Task<BrowserSession> OpenAsync(IBrowserContext profile, ViewportSize? size, ColorScheme? scheme)
    {
        Assertions.SetDefaultExpectTimeout((float)Patience.Default.TotalMilliseconds);
        var page = await profile.NewPageAsync();
        if (size is not null)
            await page.SetViewportSizeAsync(size.Width, size.Height);
        if (scheme is not null)
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        var session = new BrowserSession(page);
        session.Watch(page);
        return session;
    }

    /// <summary>Opens a page of the dashboard and waits until it has its heading.</summary>
    public async Task OpenAsync(string path, string? heading = null)
    {
        await Page.GotoAsync(path);
        await Heading(heading).WaitForAsync();
    }

    /// <summary>Opens another page of the dashboard as a link does, over the connection that is there, and waits for its heading.</summary>
    public async Task FollowAsync(string path)
    {
        await Page.EvaluateAsync("""
            path => {
              document.querySelector('main .page').dataset.left = '';
              Blazor.navigateTo(path);
            }
            """, path);
        await Page.Locator("main .page:not([data-left]) h1").WaitForAsync();
    }

    /// <summary>Shows the page in another size and in other colours, and waits until it has them.</summary>
    public async Task ShowAsync(ViewportSize size, ColorScheme scheme)
    {
        await Page.SetViewportSizeAsync(size.Width, size.Height);
        await Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await Page.WaitForFunctionAsync(
            """
            isDark => document.documentElement.classList.contains('dark') === isDark
              && !document.getAnimations().some(animation => animation instanceof CSSTransition)
            """,
            scheme == ColorScheme.Dark);
    }

    /// <summary>Waits until nothing on the page says that it is still loading.</summary>
    public Task UntilLoadedAsync() => Assertions.Expect(Page.Locator(".loading")).ToHaveCountAsync(0);

    public ILocator Main => Page.Locator("main");

    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    public ILocator Heading(string? text = null, int level = 1) => text is null
        ? Page.GetByRole(AriaRole.Heading, new() { Level = level })
        : Page.GetByRole(AriaRole.Heading, new() { Level = level, Name = text, Exact = true });

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    public ILocator Field(string label) => Page.GetByLabel(label, new() { Exact = true });

    /// <summary>Keeps a picture of the whole page where <c>BROWSER_SCREENSHOTS</c> says; nothing without it.</summary>
    public async Task PictureAsync(string name)
    {
        if (PictureFolder is { Length: > 0 } folder)
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }

    public static bool KeepsPictures => PictureFolder is { Length: > 0 };

    private static string? PictureFolder => Environment.GetEnvironmentVariable("BROWSER_SCREENSHOTS");

    public void AssertNoTrouble() => Assert.Equal([], Troubles);

    public async ValueTask DisposeAsync()
    {
        if (Chromium.IsShared(Context))
            await Page.CloseAsync();
        else
            await Context.CloseAsync();
    }

    private void Watch(IPage page)
    {
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _troubles.Enqueue($"console: {message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => _troubles.Enqueue($"script: {error}");
        page.Response += (_, response) =>
        {
            if (response.Status >= 400)
                _troubles.Enqueue($"{response.Status} {response.Request.Method} {response.Url}");
        };
        page.RequestFailed += (_, request) =>
        {
            // The browser cuts off the requests in flight of a page that is left.
            if (request.Failure is not ("net::ERR_ABORTED" or null))
                _troubles.Enqueue($"{request.Failure} {request.Method} {request.Url}");
        };
    }
}
