using Microsoft.AspNetCore.DataProtection;
using Scalar.AspNetCore;
using Webhooks.Actors;
using Webhooks.AspNetCore;

namespace Webhooks.Host;

/// <summary>The host: the engine, its API, and what operates them.</summary>
internal static class WebhooksHost
{
    // An attempt has at most 60 s, and may end before we do.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Runs until it is told to stop.</summary>
    /// <returns>The process's exit code.</returns>
    public static Task<int> RunAsync(string[] args) => StartupFailures.ExplainAsync(async () =>
    {
        await using var app = Build(args);
        await app.RunAsync();
        // Not 0 when the node was taken out of its cluster: its supervisor starts it again.
        return Environment.ExitCode;
    });

    /// <summary>The storage that a host with these arguments would run on.</summary>
    /// <exception cref="SettingsException">The configuration is wrong.</exception>
    public static StorageOptions ReadStorage(string[] args)
    {
        var builder = CreateBuilder(args);
        var options = new WebhooksOptions();
        ReadSettings(builder).Apply(options);
        return options.Storage;
    }

    /// <exception cref="SettingsException">The configuration is wrong.</exception>
    public static WebApplication Build(string[] args)
    {
        var builder = CreateBuilder(args);
        var settings = ReadSettings(builder);
        builder.Logging.UseConsole(settings.LogsJson);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        builder.WebHost.ConfigureKestrel(options => options.AddServerHeader = false);
        if (!ListenAddresses.AreConfigured(builder.Configuration))
            builder.WebHost.UseUrls(ListenAddresses.Default);

        builder.Services.AddWebhooks(settings.Apply, settings.Pbm is { } pbm ? (akka, services) => PbmListener.Add(akka, services, pbm) : null);
        builder.Services.AddWebhooksApi(settings.Apply);
        builder.Services.AddWebhooksInspector(settings.Apply);
        builder.Services.AddWebhooksOpenApi();
        builder.AddTelemetry(settings.Telemetry);
        builder.Services.AddWebhooksDashboard(settings.Apply);
        // What it protects lives as long as a page: tokens in forms, and what pages say to the server that rendered them.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        if (settings.ApiKeys.Count > 0)
            builder.Services.AddWebhooksDashboardSignIn(settings.ApiKeys);

        var app = builder.Build();
        // Before all that asks where a request came from and went to.
        app.Use(ForwardedPrefix.CheckAsync);
        app.UseForwardedHeaders(settings.ForwardedHeaders);
        app.UseWebhooksProblems();
        app.UseRouting();
        if (settings.ApiKeys.Count > 0)
            app.UseAuthentication().UseAuthorization().UseWebhooksApiKeys(settings.ApiKeys);
        else
            app.UseWebhooksLocalCallers(settings.AllowedHosts);
        app.MapWebhooksApi();
        app.MapWebhooksInspector();
        app.MapWebhooksHealth();
        app.MapMetrics(settings.Telemetry);
        app.MapOpenApi();
        // Nothing of the page comes from elsewhere or goes there.
        app.MapScalarApiReference("/scalar", options => options.WithTitle("Webhooks").DisableDefaultFonts().DisableAgent().HideDeveloperTools());
        MapDashboard(app, settings);
        return app;
    }

    /// <summary>As open as the API: to callers on this machine as long as there are no keys, and to those who have one from then on.</summary>
    private static void MapDashboard(WebApplication app, HostSettings settings)
    {
        var dashboard = app.MapWebhooksDashboard("/");
        if (settings.ApiKeys.Count == 0)
            return;
        dashboard.RequireAuthorization(DashboardSignIn.Policy);
        app.MapWebhooksDashboardSignIn();
    }

    /// <summary>The shipped appsettings.json lies beside the program, wherever that is started.</summary>
    private static WebApplicationBuilder CreateBuilder(string[] args) =>
        WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    private static HostSettings ReadSettings(WebApplicationBuilder builder)
    {
        var settings = HostSettings.Read(builder.Configuration, builder.Environment.IsDevelopment());
        return settings.Errors.Count == 0 ? settings : throw new SettingsException(settings.Errors);
    }
}
