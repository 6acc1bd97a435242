using System.Collections.Concurrent;
using Microsoft.Playwright;
using Webhooks.Testing;
using Xunit;

namespace Webhooks.Dashboard.Tests;

/// <summary>
/// A user at a browser of their own, with nothing kept from other tests. Whatever a page writes to the console as an error, and every
/// request that fails, fails the test at its end.
/// </summary>
internal sealed class BrowserSession : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _troubles = new();
    private readonly IBrowserContext _context;

    private BrowserSession(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    public IBrowserContext Context => _context;

    /// <summary>Troubles that the test brings about itself, by a part of their text.</summary>
    public List<string> Expected { get; } = [];

    /// <summary>What has gone wrong so far and was not expected.</summary>
    public IEnumerable<string> Troubles =>
        _troubles.Where(trouble => !Expected.Any(part => trouble.Contains(part, StringComparison.Ordinal)));

    public static async Task<BrowserSession> StartAsync(Uri address, ViewportSize? size = null, ColorScheme? scheme = null)
    {
        var browser = await Chromium.Shared;
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = address.AbsoluteUri,
            ViewportSize = size ?? new() { Width = 1280, Height = 900 },
            ColorScheme = scheme ?? ColorScheme.Light,
            Locale = "en-GB",
            TimezoneId = "Europe/Amsterdam",
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout((float)Patience.Default.TotalMilliseconds);
        Assertions.SetDefaultExpectTimeout((float)Patience.Default.TotalMilliseconds);
        var session = new BrowserSession(context, await context.NewPageAsync());
        session.Watch(session.Page);
        return session;
    }

    /// <summary>Opens a page of the dashboard and waits until it has its heading.</summary>
    public async Task OpenAsync(string path, string? heading = null)
    {
        await Page.GotoAsync(path);
        await Heading(heading).WaitForAsync();
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

    public ValueTask DisposeAsync() => new(_context.CloseAsync());

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
            // What a page that is left had under way is cut off by the browser.
            if (request.Failure is not ("net::ERR_ABORTED" or null))
                _troubles.Enqueue($"{request.Failure} {request.Method} {request.Url}");
        };
    }
}
