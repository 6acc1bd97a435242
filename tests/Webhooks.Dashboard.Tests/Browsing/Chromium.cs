using System.Collections.Concurrent;
using Microsoft.Playwright;
using Webhooks.TestKit;

namespace Webhooks.Dashboard.Tests;

/// <summary>The one browser of a test run: Debian's, which nothing has to be downloaded for.</summary>
internal static class Chromium
{
    private static readonly string[] Paths = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome"];

    /// <summary>
    /// The pages of a profile share a process, which compiles their scripts once: most of a page's cost is its process. Cookies of other
    /// sites than the page's are blocked, as more and more browsers do.
    /// </summary>
    private static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--process-per-site",
        "--test-third-party-cookie-phaseout",
    ];

    private static readonly Lazy<Task<IBrowser>> Started = new(StartAsync);

    private static readonly ConcurrentDictionary<Uri, Lazy<Task<IBrowserContext>>> SharedProfiles = new();

    /// <summary>A profile with nothing in it, for pages of one address.</summary>
    public static async Task<IBrowserContext> NewProfileAsync(Uri address)
    {
        var browser = await Started.Value;
        var profile = await browser.NewContextAsync(new()
        {
            BaseURL = address.AbsoluteUri,
            ViewportSize = new() { Width = 1280, Height = 900 },
            ColorScheme = ColorScheme.Light,
            Locale = "en-GB",
            TimezoneId = "Europe/Amsterdam",
            ReducedMotion = ReducedMotion.Reduce,
        });
        profile.SetDefaultTimeout((float)Patience.Default.TotalMilliseconds);
        return profile;
    }

    /// <summary>The profile that the tests of pages of an address share.</summary>
    public static Task<IBrowserContext> SharedProfileAsync(Uri address) =>
        SharedProfiles.GetOrAdd(address, each => new(() => NewProfileAsync(each))).Value;

    public static bool IsShared(IBrowserContext profile) =>
        SharedProfiles.Values.Any(each => each is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true, Result: { } shared } }
            && shared == profile);

    private static async Task<IBrowser> StartAsync()
    {
        var path = Paths.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException(
                "There is no Chromium for the browser tests: install it with 'apt-get install chromium'.");
        var playwright = await Playwright.CreateAsync();
        // Left to the end of the process, as the driver is: both end with it.
        return await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Arguments });
    }
}
