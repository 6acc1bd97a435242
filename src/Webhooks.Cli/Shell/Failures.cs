using System.Net;
using Webhooks.Client;
using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>The result of a failed verb.</summary>
/// <param name="Words">For standard error; null where none is needed.</param>
internal sealed record Failure(int Code, string? Words);

/// <summary>What exceptions mean to an operator.</summary>
internal static class Failures
{
    // EPIPE; the same number on Linux and macOS.
    private const int BrokenPipe = 32;

    /// <summary>Null for those that are a fault of this program.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="host">The host that was asked, if any was.</param>
    /// <param name="interruption">Cancelled by Ctrl-C.</param>
    public static Failure? Explain(Exception exception, Uri? host, CancellationToken interruption) => exception switch
    {
        CliException cli => new(cli.Code, cli.Message),
        OperationCanceledException when interruption.IsCancellationRequested => new(ExitCodes.Interrupted, "Interrupted."),
        WebhooksApiException { Code: null } stranger =>
            new(ExitCodes.Unreachable, $"{stranger.Detail} Is this the URL of a Webhooks host?"),
        WebhooksApiException refused => new(CodeOf(refused.StatusCode), WordsOf(refused)),
        HttpRequestException http =>
            new(ExitCodes.Unreachable, $"No host answers{(host is null ? "" : $" at {host.AbsoluteUri}")}: {WordsOf(http)}"),
        IOException { HResult: BrokenPipe } => new(ExitCodes.BrokenPipe, null),
        IOException or UnauthorizedAccessException => new(ExitCodes.Usage, exception.Message),
        _ => null,
    };

    private static int CodeOf(HttpStatusCode? status) => (int?)status switch
    {
        401 or 403 => ExitCodes.Forbidden,
        404 => ExitCodes.NotFound,
        408 or 429 or >= 500 => ExitCodes.Unavailable,
        _ => ExitCodes.Refused,
    };

    /// <summary>
    /// After several attempts the client's message has their number; the cause of a single one is in its inner exception.
    /// </summary>
    private static string WordsOf(HttpRequestException failure) =>
        failure.InnerException is null or HttpRequestException ? failure.Message : failure.InnerException.Message;

    private static string WordsOf(WebhooksApiException refused)
    {
        var place = refused switch
        {
            { Line: { } line } => $"Line {line}: ",
            { Index: { } index } when !refused.Detail.StartsWith("Event ", StringComparison.Ordinal) => $"Event {index + 1}: ",
            _ => "",
        };
        var hint = refused switch
        {
            { Code: ProblemCodes.Unauthorized } => $"\nGive a key with --key, {Connection.KeyVariable} or a profile.",
            { RetryAfter: { } wait } => $"\nTry again in {Instants.Roughly(wait)}.",
            _ => "",
        };
        return $"{place}{refused.Detail} ({refused.Code}){hint}";
    }
}
