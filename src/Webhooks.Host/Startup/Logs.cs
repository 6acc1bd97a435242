namespace Webhooks.Host;

internal static class Logs
{
    /// <param name="logging">The host's.</param>
    /// <param name="isJson">For programs to read, not people.</param>
    public static ILoggingBuilder UseConsole(this ILoggingBuilder logging, bool isJson)
    {
        logging.ClearProviders();
        logging.AddConsole(options => options.FormatterName = isJson ? JsonConsoleFormatter.FormatterName : CompactConsoleFormatter.FormatterName);
        logging.AddConsoleFormatter<CompactConsoleFormatter, CompactConsoleFormatterOptions>();
        logging.AddConsoleFormatter<JsonConsoleFormatter, CompactConsoleFormatterOptions>();
        return logging;
    }
}
