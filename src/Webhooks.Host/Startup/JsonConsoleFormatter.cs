using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Webhooks.Host;

/// <summary>One JSON object a line: the content of the compact line, and the fields of its message by name in snake_case.</summary>
internal sealed class JsonConsoleFormatter(IOptions<CompactConsoleFormatterOptions> options) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "json-lines";

    /// <summary>The text of the message, in addition to its fields.</summary>
    private const string Template = "{OriginalFormat}";

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line, Readable))
        {
            json.WriteStartObject();
            json.WriteString(
                "time", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", logEntry.LogLevel.ToString().ToLowerInvariant());
            json.WriteString("category", logEntry.Category);
            json.WriteString("message", logEntry.Formatter(logEntry.State, logEntry.Exception));
            if (Activity.Current is { IdFormat: ActivityIdFormat.W3C, Recorded: true } span)
                json.WriteString("trace_id", span.TraceId.ToHexString());
            WriteFields(json, logEntry.State);
            WriteErrors(json, logEntry.Exception);
            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(line.WrittenSpan));
    }

    private static void WriteFields<TState>(Utf8JsonWriter json, TState state)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> fields || fields.All(field => field.Key == Template))
            return;
        json.WriteStartObject("fields");
        foreach (var (name, value) in fields.Where(field => field.Key != Template))
        {
            json.WritePropertyName(JsonNamingPolicy.SnakeCaseLower.ConvertName(name));
            WriteValue(json, value);
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int or long or short or byte:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case DateTimeOffset instant:
                json.WriteStringValue(instant.UtcDateTime);
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    /// <summary>The exception and its inner exceptions, outermost first.</summary>
    private void WriteErrors(Utf8JsonWriter json, Exception? exception)
    {
        if (exception is null)
            return;
        json.WriteStartArray("errors");
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            json.WriteStartObject();
            json.WriteString("type", cause.GetType().Name);
            json.WriteString("message", cause.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (options.Value.StackTraces)
            json.WriteString("stack", exception.ToString());
    }
}
