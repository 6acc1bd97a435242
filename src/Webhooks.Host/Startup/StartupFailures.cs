using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Webhooks.Actors;

namespace Webhooks.Host;

/// <summary>The message to the operator when the host fails to start: one message on standard error, no stack trace.</summary>
internal static class StartupFailures
{
    private const int Failed = 1;

    public static async Task<int> ExplainAsync(Func<Task<int>> run, string what = "Webhooks cannot start")
    {
        try
        {
            return await run();
        }
        catch (Exception e) when (Cause(e) is { } cause)
        {
            await Console.Error.WriteLineAsync($"{what}: {cause}");
            return Failed;
        }
    }

    /// <summary>The message for a failure that an operator can resolve; null for the others, which are defects of the host.</summary>
    internal static string? Cause(Exception? exception) => exception switch
    {
        null => null,
        SettingsException or WebhooksStartupException => exception.Message,
        InvalidDataException =>
            $"{exception.Message} {WhyUnreadable(exception.InnerException)}".Trim(), // a settings file cannot be read
        IOException or SocketException or UnauthorizedAccessException => exception.Message, // the address is in use or not of this machine
        CryptographicException => $"A certificate cannot be used: {exception.Message}",
        InvalidOperationException when IsOfServer(exception) => $"{FirstLine(exception)}{HintOf(exception)}",
        _ => Cause(exception.InnerException),
    };

    /// <summary>The server reads its own sections and reports their errors in its own words.</summary>
    private static bool IsOfServer(Exception exception) => exception.TargetSite?.Module.Assembly == typeof(KestrelServerOptions).Assembly;

    private static string FirstLine(Exception exception) => exception.Message.Split('\n', 2)[0].Trim();

    private static string HintOf(Exception exception) => exception.Message.Contains("HTTPS", StringComparison.OrdinalIgnoreCase)
        ? " https takes a certificate: set Kestrel:Certificates:Default:Path and, if it has one, Kestrel:Certificates:Default:Password."
        : "";

    private static string? WhyUnreadable(Exception? exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is JsonException { LineNumber: { } line, BytePositionInLine: { } column })
                return $"Line {line + 1}, column {column + 1}: {cause.Message.Split(" LineNumber: ", 2)[0]}";
        }

        return exception?.Message;
    }
}
