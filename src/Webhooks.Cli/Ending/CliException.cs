namespace Webhooks.Cli;

/// <summary>Ends a verb with words for standard error and an exit code.</summary>
/// <param name="words">What is wrong and what to do about it; one or more lines.</param>
/// <param name="code">One of <see cref="ExitCodes"/>.</param>
internal sealed class CliException(string words, int code = ExitCodes.Usage) : Exception(words)
{
    public int Code => code;
}
