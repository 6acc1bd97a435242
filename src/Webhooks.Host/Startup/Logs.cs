namespace Webhooks.Host;

internal static class Logs
{
    /// <param name="logging">The logging of the host.</param>
    /// <param name="isJson">Whether lines are JSON for programs instead of text for people.</param>
    public static ILoggingBuilder UseConsole(this ILoggingBuilder logging, bool isJson)
    {
        logging.ClearProviders();
        logging.AddConsole(
            options => options.FormatterName = isJson ? JsonConsoleFormatter.FormatterName : CompactConsoleFormatter.FormatterName);
        logging.AddConsoleFormatter<CompactConsoleFormatter, CompactConsoleFormatterOptions>();
        logging.AddConsoleFormatter<JsonConsoleFormatter, CompactConsoleFormatterOptions>();
        // MapWebhooksHealth logs changes; these categories log a line for each probe.
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        // The host keeps these keys in memory on purpose: everything that they protect ends with its page.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        return logging;
    }
}
