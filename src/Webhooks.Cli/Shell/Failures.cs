using System.Net;
using System.Net.Http;
using Webhooks.Client;
using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>How a verb ended that did not do what it was told.</summary>
/// <param name="Words">For standard error; null where nobody needs any.</param>
internal sealed record Failure(int Code, string? Words);

/// <summary>What exceptions mean to an operator.</summary>
internal static class Failures
{
    // EPIPE; the same number on Linux and macOS.
    private const int BrokenPipe = 32;

    /// <summary>Null for those that are a fault of this program.</summary>
    public static Failure? Explain(Exception exception, CancellationToken interruption) => exception switch
    {
        CliException cli => new(cli.Code, cli.Message),
        OperationCanceledException when interruption.IsCancellationRequested => new(ExitCodes.Interrupted, "Interrupted."),
        WebhooksApiException { Code: null } stranger => new(ExitCodes.Unreachable, $"{stranger.Detail} Is this the URL of a host of webhooks?"),
        WebhooksApiException refused => new(CodeOf(refused.StatusCode), WordsOf(refused)),
        HttpRequestException http => new(ExitCodes.Unreachable, $"No host answers: {http.InnerException?.Message ?? http.Message}"),
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

    private static string WordsOf(WebhooksApiException refused)
    {
        var place = refused.Line is { } line ? $"Line {line}: " : refused.Index is { } index ? $"Event {index + 1}: " : "";
        var hint = refused switch
        {
            { Code: ProblemCodes.Unauthorized } => $"\nGive a key with --key, {Connection.KeyVariable} or a profile.",
            { RetryAfter: { } wait } => $"\nTry again in {Instants.Roughly(wait)}.",
            _ => "",
        };
        return $"{place}{refused.Detail} ({refused.Code}){hint}";
    }
}
