using Microsoft.Playwright;

namespace Webhooks.Dashboard.Tests;

/// <summary>The one browser of a test run: Debian's, which nothing has to be downloaded for.</summary>
internal static class Chromium
{
    private static readonly string[] Paths = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome"];

    private static readonly string[] Arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"];

    private static readonly Lazy<Task<IBrowser>> Started = new(StartAsync);

    public static Task<IBrowser> Shared => Started.Value;

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
