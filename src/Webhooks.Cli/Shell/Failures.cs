using System.Net.Http;

namespace Webhooks.Cli;

/// <summary>How a verb ended that did not do what it was told.</summary>
/// <param name="Words">For standard error; null where nobody needs any.</param>
internal sealed record Failure(int Code, string? Words);

/// <summary>What exceptions mean to an operator.</summary>
internal static class Failures
{
    private const string Interrupted = "Interrupted.";

    /// <summary>Null for those that are a fault of this program.</summary>
    public static Failure? Explain(Exception exception, CancellationToken interruption) => exception switch
    {
        CliException cli => new(cli.Code, cli.Message),
        OperationCanceledException when interruption.IsCancellationRequested => new(ExitCodes.Interrupted, Interrupted),
        HttpRequestException { InnerException: { } cause } => new(ExitCodes.Unreachable, $"The host does not answer: {cause.Message}"),
        HttpRequestException http => new(ExitCodes.Unreachable, $"The host does not answer: {http.Message}"),
        IOException io when IsBrokenPipe(io) => new(ExitCodes.BrokenPipe, null),
        IOException or UnauthorizedAccessException => new(ExitCodes.Usage, exception.Message),
        _ => null,
    };

    // EPIPE; the same number on Linux and macOS.
    private static bool IsBrokenPipe(IOException exception) => exception.HResult == 32 || exception.Message.StartsWith("Broken pipe", StringComparison.Ordinal);
}
