using System.CommandLine;

namespace Webhooks.Cli;

/// <summary>One run of a verb: its arguments, and where its results and messages go.</summary>
internal sealed partial class Call(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
{
    private const string OutputVariable = "WEBHOOKS_OUTPUT";

    public Terminal Terminal => terminal;

    /// <summary>Cancelled by Ctrl-C.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>Whether results are JSON.</summary>
    public bool IsJson { get; } = OutputOf(parsed) == GlobalOptions.Json;

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    public T Get<T>(Argument<T> argument) => parsed.GetValue(argument)!;

    /// <summary>Runs a verb and shows no stack trace for failures that are not bugs.</summary>
    public static async Task<int> RunAsync(ParseResult parsed, Func<Call, Task<int>> run, CancellationToken cancellation)
    {
        using var terminal = new Terminal();
        Call? call = null;
        try
        {
            call = new(parsed, terminal, cancellation);
            return await run(call);
        }
        catch (Exception e) when (Failures.Explain(e, call?.Host, cancellation) is { } failure)
        {
            if (failure.Words is { } words)
                terminal.Say(words);
            return failure.Code;
        }
    }

    private static string OutputOf(ParseResult parsed)
    {
        var output = parsed.GetValue(GlobalOptions.Output) ?? Environment.GetEnvironmentVariable(OutputVariable);
        return output switch
        {
            null or "" => GlobalOptions.Table,
            GlobalOptions.Table or GlobalOptions.Json => output,
            _ => throw new CliException($"{OutputVariable} is '{output}'; it must be table or json."),
        };
    }
}
