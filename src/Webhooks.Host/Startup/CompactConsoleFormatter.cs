using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Webhooks.Host;

/// <summary>How log lines look.</summary>
internal sealed class CompactConsoleFormatterOptions : ConsoleFormatterOptions
{
    /// <summary>
    /// Shows where an exception was thrown, not only what it says: <c>Logging:Console:FormatterOptions:StackTraces</c>. Off by default.
    /// </summary>
    public bool StackTraces { get; set; }
}

/// <summary>One line an entry: time, level, category, message, and what its exceptions say.</summary>
internal sealed class CompactConsoleFormatter(IOptions<CompactConsoleFormatterOptions> options) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "compact";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        textWriter.Write(TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z' ", CultureInfo.InvariantCulture));
        textWriter.Write(Abbreviation(logEntry.LogLevel));
        textWriter.Write(' ');
        textWriter.Write(logEntry.Category);
        textWriter.Write(": ");
        textWriter.Write(OnOneLine(logEntry.Formatter(logEntry.State, logEntry.Exception)));
        for (var exception = logEntry.Exception; exception is not null; exception = exception.InnerException)
            textWriter.Write($" | {exception.GetType().Name}: {OnOneLine(exception.Message)}");
        textWriter.WriteLine();
        if (options.Value.StackTraces && logEntry.Exception is { } thrown)
            textWriter.WriteLine(thrown.ToString());
    }

    private static string OnOneLine(string text) => text.ReplaceLineEndings(" ");

    private static string Abbreviation(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRC",
        LogLevel.Debug => "DBG",
        LogLevel.Information => "INF",
        LogLevel.Warning => "WRN",
        LogLevel.Error => "ERR",
        _ => "CRT",
    };
}
