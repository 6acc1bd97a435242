using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Actors;
using Webhooks.Dashboard;
using Webhooks.Dashboard.Hosting;
using Webhooks.Dashboard.Portal;

namespace Webhooks.AspNetCore;

/// <summary>The portal: the pages of one project, for the user of a portal session.</summary>
public static class WebhooksPortal
{
    /// <summary>
    /// Maps the portal below a path of the host. A portal session's URL opens it, and a token that a backend of
    /// <see cref="PortalIssuerOptions"/> has signed: <c>GET {path}?token=…</c> or a form that posts <c>token</c>. Its pages show one
    /// project, in the capabilities of the session, and end with it. No policy of the host applies.
    /// </summary>
    /// <param name="app">The host, with the services of <c>AddWebhooksDashboard</c>.</param>
    /// <param name="path">The path, which no other page of the host has.</param>
    public static void MapWebhooksPortal(this IEndpointRouteBuilder app, string path = "/portal")
    {
        Requirements.Check(app, nameof(MapWebhooksPortal), (typeof(PortalDoor), "AddWebhooks(…)"),
            (typeof(BrowserPage), "AddWebhooksDashboard()"));
        ArgumentException.ThrowIfNullOrEmpty(path);
        FrameOrigin.Check(app.ServiceProvider);
        app.ServiceProvider.GetRequiredService<PortalPlace>().Map(path);
        var portal = app.MapGroup(path);
        portal.ExcludeFromDescription();
        portal.WithDisplayName("Webhooks portal");
        portal.WithMetadata(new AllowAnonymousAttribute());
        portal.MapMethods($"/{PortalPlace.Enter}/{{{PortalGate.CodeParameter}}}", [HttpMethods.Get], PortalGate.EnterAsync);
        portal.MapMethods("", [HttpMethods.Get], SignedEntry.ByLinkAsync);
        portal.MapMethods("", [HttpMethods.Post], SignedEntry.ByFormAsync);
        var pipeline = new DashboardPipeline(app.ServiceProvider);
        var pages = portal.MapGroup($"/{{{PortalGate.SessionParameter}}}");
        pages.MapMethods("", [HttpMethods.Get, HttpMethods.Head], PortalGate.Guard(null));
        foreach (var first in DashboardPipeline.FirstSegments.Except(["bins"]))
            pages.Map($"{first}/{{**rest}}", PortalGate.Guard(pipeline.HandlerBelow(ownSegments: 2)));
    }
}
