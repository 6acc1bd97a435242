using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Webhooks.TestKit;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms;

namespace Webhooks.Dashboard.Tests.Hosting;

/// <summary>A reverse proxy that shows a host below a prefix, which it takes away and tells of in <c>X-Forwarded-Prefix</c>.</summary>
internal sealed class ReverseProxy : IAsyncDisposable
{
    private readonly WebApplication _server;

    private ReverseProxy(WebApplication server, Uri address) => (_server, Address) = (server, address);

    /// <summary>Where the host is shown, prefix included.</summary>
    public Uri Address { get; }

    public static async Task<ReverseProxy> StartAsync(Uri host, string prefix)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        var route =
            new RouteConfig
            {
                RouteId = "host",
                ClusterId = "host",
                Match = new() { Path = $"{prefix}/{{**rest}}" },
            }.WithTransformPathRemovePrefix(prefix);
        var cluster =
            new ClusterConfig
            {
                ClusterId = "host",
                Destinations = new Dictionary<string, DestinationConfig> { ["host"] = new() { Address = host.AbsoluteUri } },
            };
        builder.Services.AddReverseProxy().LoadFromMemory([route], [cluster])
            .AddTransforms(transforms =>
            {
                // By default it tells of a path base of its own, which it has not.
                transforms.UseDefaultForwarders = false;
                transforms.AddXForwardedFor().AddXForwardedHost().AddXForwardedProto()
                    .AddRequestHeader("X-Forwarded-Prefix", prefix, append: false);
            });
        var server = builder.Build();
        server.MapReverseProxy();
        server.Urls.Add(address.AbsoluteUri);
        await server.StartAsync();
        return new(server, new Uri(address, $"{prefix}/"));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
