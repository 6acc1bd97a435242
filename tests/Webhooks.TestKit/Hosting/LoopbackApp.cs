using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Webhooks.TestKit;

/// <summary>A web application in the test's own process: on a free loopback port, without logs or the machine's configuration.</summary>
public static class LoopbackApp
{
    public static WebApplicationBuilder CreateBuilder()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting().AddLogging(logging => logging.ClearProviders());
        return builder;
    }

    /// <summary>Where it listens, once it is started.</summary>
    public static Uri Address(this WebApplication app) => new(app.Urls.Single());
}
