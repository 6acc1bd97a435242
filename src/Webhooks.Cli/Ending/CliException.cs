namespace Webhooks.Cli;

/// <summary>Ends a verb with a message for standard error and an exit code.</summary>
/// <param name="words">The error and what to do; one or more lines.</param>
/// <param name="code">One of <see cref="ExitCodes"/>.</param>
internal sealed class CliException(string words, int code = ExitCodes.Usage) : Exception(words)
{
    public int Code => code;
}
