namespace Webhooks.Host;

internal static class Logs
{
    /// <param name="logging">The host's.</param>
    /// <param name="isJson">For programs to read, not people.</param>
    public static ILoggingBuilder UseConsole(this ILoggingBuilder logging, bool isJson)
    {
        logging.ClearProviders();
        logging.AddConsole(
            options => options.FormatterName = isJson ? JsonConsoleFormatter.FormatterName : CompactConsoleFormatter.FormatterName);
        logging.AddConsoleFormatter<CompactConsoleFormatter, CompactConsoleFormatterOptions>();
        logging.AddConsoleFormatter<JsonConsoleFormatter, CompactConsoleFormatterOptions>();
        // MapWebhooksHealth says what changes; these are a line for each probe.
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        // The host keeps these keys in memory on purpose: nothing that they protect outlives a page.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        return logging;
    }
}
