using Microsoft.Extensions.Logging.Console;

namespace Webhooks.Host;

internal static class Logs
{
    public static ILoggingBuilder UseCompactConsole(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddConsole(options => options.FormatterName = CompactConsoleFormatter.FormatterName);
        logging.AddConsoleFormatter<CompactConsoleFormatter, CompactConsoleFormatterOptions>();
        return logging;
    }
}
