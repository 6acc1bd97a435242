using System.Net.Sockets;
using Webhooks.Actors;

namespace Webhooks.Host;

/// <summary>What an operator reads when the host does not come up: one message on standard error, no stack trace.</summary>
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

    /// <summary>What to tell of the failures that an operator can do something about; null for the others, which are ours.</summary>
    private static string? Cause(Exception? exception) => exception switch
    {
        null => null,
        SettingsException or WebhooksStartupException => exception.Message,
        InvalidDataException => $"{exception.Message} {exception.InnerException?.Message}".Trim(), // appsettings.json cannot be read
        IOException or SocketException => exception.Message, // the address is in use or not ours
        _ => Cause(exception.InnerException),
    };
}
