using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Scalar.AspNetCore;
using Webhooks.Actors;
using Webhooks.AspNetCore;
using Webhooks.RabbitMq;

namespace Webhooks.Host;

/// <summary>The host: the engine, its API, and their operation.</summary>
internal static partial class WebhooksHost
{
    // An attempt has at most 60 s, and may end before the host does.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Runs until it is stopped.</summary>
    /// <returns>The process's exit code.</returns>
    public static Task<int> RunAsync(string[] args) => StartupFailures.ExplainAsync(async () =>
    {
        await using var app = Build(args);
        await app.RunAsync();
        // Not 0 when the node was removed from its cluster: its supervisor starts it again.
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
        builder.Services.AddOptions<KestrelServerOptions>().Configure<DescriptorBudget>(BoundConnections);
        if (!ListenAddresses.AreConfigured(builder.Configuration))
            builder.WebHost.UseUrls(ListenAddresses.Default);

        builder.Services.AddWebhooks(settings.Apply,
            settings.Pbm is { } pbm ? (akka, services) => PbmListener.Add(akka, services, pbm) : null);
        builder.Services.AddWebhooksApi(settings.Apply);
        builder.Services.AddWebhooksInspector(settings.Apply);
        builder.Services.AddWebhooksOpenApi();
        builder.AddTelemetry(settings.Telemetry);
        builder.Services.AddSingleton<IAuthorizationPolicyProvider, UncachedPolicies>();
        builder.Services.AddWebhooksDashboard(settings.Apply);
        builder.Services.Configure<PortalOptions>(settings.Portal.Apply);
        builder.Services.Configure<PortalIssuerOptions>(options => IssuerSettings.Apply(settings.PortalIssuers, options));
        if (settings.RabbitMq is not null)
            builder.Services.AddWebhooksRabbitMq(settings.Apply);
        // It protects only what lives as long as a page: tokens in forms, and messages of pages to the server that rendered them.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        if (settings.ApiKeys.Count > 0)
            builder.Services.AddWebhooksDashboardSignIn(settings.ApiKeys);

        var app = builder.Build();
        var files = string.Join(", then ", SettingsFiles.Read((IConfigurationRoot)app.Configuration));
        LogFiles(app.Logger, files);
        app.WriteStartLines();
        // Before everything that reads the origin or target of a request.
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
        app.MapOpenApi().WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
        // The page loads nothing from other hosts and sends nothing to them.
        app.MapScalarApiReference(
            "/scalar", options => options.WithTitle("Webhooks").DisableDefaultFonts().DisableAgent().HideDeveloperTools());
        app.MapWebhooksPortal();
        MapDashboard(app, settings);
        return app;
    }

    /// <summary>Pages keep theirs open (WebSockets); they are counted apart.</summary>
    private static void BoundConnections(KestrelServerOptions kestrel, DescriptorBudget budget)
    {
        kestrel.Limits.MaxConcurrentConnections ??= budget.Incoming * 2 / 3;
        kestrel.Limits.MaxConcurrentUpgradedConnections ??= budget.Incoming / 3;
    }

    /// <summary>
    /// As open as the API: to callers on this machine as long as there are no keys, and to those who have one from then on.
    /// </summary>
    private static void MapDashboard(WebApplication app, HostSettings settings)
    {
        var dashboard = app.MapWebhooksDashboard("/");
        if (settings.ApiKeys.Count == 0)
            return;
        dashboard.RequireAuthorization(DashboardSignIn.Policy);
        app.MapWebhooksDashboardSignIn();
    }

    /// <summary>The shipped appsettings.json lies beside the program, wherever that is started.</summary>
    private static WebApplicationBuilder CreateBuilder(string[] args)
    {
        if (HostArguments.Errors(args).ToArray() is { Length: > 0 } errors)
            throw new SettingsException(errors);
        if (DescriptorBudget.ReadLimit() is { } limit and < DescriptorBudget.LeastLimit)
            throw new WebhooksStartupException(
                $"the process may open {limit} files and needs {DescriptorBudget.LeastLimit}. Raise the limit (ulimit -n, LimitNOFILE).");
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        SettingsFiles.AddWorkingFolder(builder.Configuration, AppContext.BaseDirectory, Environment.CurrentDirectory,
            builder.Environment.EnvironmentName);
        return builder;
    }

    private static HostSettings ReadSettings(WebApplicationBuilder builder)
    {
        var settings = HostSettings.Read(builder.Configuration, builder.Environment.IsDevelopment());
        return settings.Errors.Count == 0 ? settings : throw new SettingsException(settings.Errors);
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Settings are read from {Files}, then from environment variables and the command line.")]
    private static partial void LogFiles(ILogger logger, string files);
}
