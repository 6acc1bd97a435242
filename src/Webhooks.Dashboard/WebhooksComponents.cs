using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Actors;
using Webhooks.Dashboard.Embedding;
using Webhooks.Dashboard.Hosting;

namespace Webhooks.AspNetCore;

/// <summary>Components for the pages of a Blazor application.</summary>
public static class WebhooksComponents
{
    /// <summary>
    /// Maps the scripts and styles of <see cref="ProjectWebhooks"/>. They are the same for all users and need no policy.
    /// </summary>
    /// <param name="app">The host, with the services of <c>AddWebhooksDashboard</c>.</param>
    /// <param name="path">The path, which no other page of the host has.</param>
    public static void MapProjectWebhooks(this IEndpointRouteBuilder app, string path = "/_webhooks")
    {
        Requirements.Check(app, nameof(MapProjectWebhooks), (typeof(WebhooksGateway), "AddWebhooks(…)"),
            (typeof(BrowserPage), "AddWebhooksDashboard()"));
        ArgumentException.ThrowIfNullOrEmpty(path);
        app.ServiceProvider.GetRequiredService<EmbeddedFiles>().Map(path);
        var files = app.MapGroup(path);
        files.ExcludeFromDescription();
        files.WithDisplayName("Webhooks component");
        files.WithMetadata(new AllowAnonymousAttribute());
        files.MapMethods("assets/{version}/{name}", [HttpMethods.Get, HttpMethods.Head],
            (HttpContext http, string name) => DashboardAssets.WriteAsync(http, name));
    }
}
