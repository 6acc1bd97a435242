using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Webhooks.AspNetCore;
using Webhooks.Dashboard.Hosting;
using Webhooks.Dashboard.Layout;

namespace Webhooks.Dashboard;

/// <summary>
/// The dashboard as a separate pipeline behind the host's endpoints. Its pages are routed here, with the path of the dashboard as
/// their path base: so they work below any path, and share no route, script or hub with a Blazor app of the host.
/// </summary>
internal sealed class DashboardPipeline
{
    /// <summary>
    /// The first segments of the dashboard's paths. They are listed, instead of all paths below it: at <c>/</c> the other routes of the
    /// host, and its own 404, stay those of the host.
    /// </summary>
    public static readonly string[] FirstSegments = ["projects", "bins", "keys", "audit", "not-found", "assets", "_blazor", "_framework"];

    private readonly RequestDelegate _run;

    public DashboardPipeline(IServiceProvider services)
    {
        var app = new ApplicationBuilder(services);
        var options = services.GetRequiredService<IOptions<DashboardOptions>>().Value;
        app.Use(new BrowserRules(options, services.GetRequiredService<IOptions<PortalOptions>>().Value).InvokeAsync);
        app.Use(DashboardAssets.InvokeAsync);
        app.UseStatusCodePagesWithReExecute(Links.NotFound);
        app.Use(RefuseImpossibleAsync);
        app.UseRouting();
        app.UseAntiforgery();
        app.UseEndpoints(routes => routes.MapRazorComponents<App>().AddInteractiveServerRenderMode(mode =>
        {
            // The dashboard's policy is stricter, and a second header would be another policy.
            mode.ContentSecurityFrameAncestorsPolicy = null;
        }));
        _run = app.Build();
    }

    /// <summary>Runs the pipeline for an endpoint.</summary>
    /// <param name="ownSegments">How many segments of the endpoint's pattern are the dashboard's; those before are the path where it is
    /// mapped.</param>
    public RequestDelegate HandlerBelow(int ownSegments) => async http =>
    {
        var endpoint = (RouteEndpoint)http.GetEndpoint()!;
        var (path, pathBase, values) = (http.Request.Path, http.Request.PathBase, http.Request.RouteValues);
        var (before, below) = Split(path.Value ?? "", endpoint.RoutePattern.PathSegments.Count - ownSegments);
        (http.Request.PathBase, http.Request.Path) = (pathBase.Add(before), below);
        http.Request.RouteValues = [];
        http.SetEndpoint(null);
        var method = http.Request.Method;
        // Pages answer only GET; the server omits the body of an answer to HEAD.
        if (HttpMethods.IsHead(method))
            http.Request.Method = HttpMethods.Get;
        try
        {
            await _run(http);
        }
        finally
        {
            http.Request.Method = method;
            (http.Request.Path, http.Request.PathBase, http.Request.RouteValues) = (path, pathBase, values);
            http.SetEndpoint(endpoint);
        }
    };

    /// <summary>
    /// 404 for a page of a project that cannot exist, because the page itself would answer 200 and show that later; 405 for methods that no
    /// page accepts.
    /// </summary>
    private static Task RefuseImpossibleAsync(HttpContext http, RequestDelegate next)
    {
        // Pages have no forms; Blazor would read one before it rejects it.
        if (!HttpMethods.IsGet(http.Request.Method) && !http.Request.Path.StartsWithSegments("/_blazor", StringComparison.Ordinal))
        {
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            http.Response.Headers.Allow = "GET, HEAD";
            return Task.CompletedTask;
        }

        if (Links.CanExist(http.Request.Path.Value?.TrimStart('/') ?? ""))
            return next(http);
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static (PathString Before, PathString Below) Split(string path, int segments)
    {
        var end = 0;
        for (; segments > 0; segments--)
        {
            var next = path.IndexOf('/', end + 1);
            end = next < 0 ? path.Length : next;
        }

        return (path[..end], end < path.Length ? path[end..] : "/");
    }
}
