namespace Webhooks.Host;

/// <summary>The lines of the start: where the host listens, and where its pages are. The engine prints where the data is.</summary>
internal static partial class StartLines
{
    public static void WriteStartLines(this WebApplication app)
    {
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var (addresses, address) = (string.Join(", ", app.Urls), app.Urls.FirstOrDefault()?.TrimEnd('/'));
            LogListening(app.Logger, addresses);
            LogDashboard(app.Logger, address);
            LogDocumentation(app.Logger, address);
        });
        app.Lifetime.ApplicationStopping.Register(() => LogStopping(app.Logger));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Listening on {Addresses}. Ctrl+C stops the host.")]
    private static partial void LogListening(ILogger logger, string addresses);

    [LoggerMessage(Level = LogLevel.Information, Message = "Dashboard: {Address}/")]
    private static partial void LogDashboard(ILogger logger, string? address);

    [LoggerMessage(Level = LogLevel.Information, Message = "API reference: {Address}/scalar. Documentation: docs/README.md.")]
    private static partial void LogDocumentation(ILogger logger, string? address);

    [LoggerMessage(Level = LogLevel.Information, Message = "The host is stopping: attempts in flight end first.")]
    private static partial void LogStopping(ILogger logger);
}
