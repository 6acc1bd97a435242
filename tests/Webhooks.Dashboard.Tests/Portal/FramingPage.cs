using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Webhooks.TestKit;

namespace Webhooks.Dashboard.Tests.Portal;

/// <summary>A site that shows <c>samples/portal-iframe/index.html</c> and opens portal sessions as its backend does.</summary>
internal sealed class FramingPage : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly HttpClient _hooks;

    private FramingPage(WebApplication server, HttpClient hooks) => (_server, _hooks) = (server, hooks);

    public static string Sample => Path.Combine(Repository.Root, "samples", "portal-iframe", "index.html");

    /// <param name="site">Where it listens.</param>
    /// <param name="host">The host.</param>
    /// <param name="project">The project of its user.</param>
    public static async Task<FramingPage> StartAsync(Uri site, Uri host, string project)
    {
        // Another site than the page's, for browsers: they do not take localhost and 127.0.0.1 for the same.
        var hooks = new HttpClient { BaseAddress = new($"http://localhost:{host.Port}/") };
        var builder = LoopbackApp.CreateBuilder();
        builder.WebHost.UseUrls(site.AbsoluteUri);
        var server = builder.Build();
        server.MapGet("/", () => Results.Content(File.ReadAllText(Sample), "text/html"));
        server.MapPost("/webhooks-session", async () =>
        {
            using var opened = await hooks.PostAsJsonAsync(
                $"api/v1/projects/{project}/portal-sessions", new { capabilities = new[] { "view", "edit", "test", "resend", "secret" } });
            return Results.Text(await opened.Content.ReadAsStringAsync(), "application/json");
        });
        await server.StartAsync();
        return new(server, hooks);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _hooks.Dispose();
    }
}
