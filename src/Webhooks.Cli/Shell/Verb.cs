using System.CommandLine;

namespace Webhooks.Cli;

/// <summary>A verb of a noun. Its help ends with examples.</summary>
/// <param name="name">One word.</param>
/// <param name="description">One sentence, in the imperative.</param>
/// <param name="examples">Whole command lines.</param>
internal sealed class Verb(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples => examples;

    /// <summary>The action; the returned number is the exit code.</summary>
    public Verb Does(Func<Call, Task<int>> run)
    {
        SetAction((parsed, cancellation) => Call.RunAsync(parsed, run, cancellation));
        return this;
    }

    /// <summary>The action, which ends with exit code 0.</summary>
    public Verb Does(Func<Call, Task> run) => Does(async call =>
    {
        await run(call);
        return ExitCodes.Done;
    });
}
