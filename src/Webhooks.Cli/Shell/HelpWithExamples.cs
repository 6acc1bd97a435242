using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Webhooks.Cli;

/// <summary>The library's help, followed by a verb's examples or, for the whole program, its exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    /// <summary>Help is shown without required arguments.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var settings = parseResult.InvocationConfiguration;
        var output = settings.Output;
        using var written = new StringWriter();
        settings.Output = written;
        var code = help.Invoke(parseResult);
        settings.Output = output;

        // The library names the root after the assembly; users know the name of the tool.
        output.Write(
            written.ToString().Replace($"  {parseResult.RootCommandResult.Command.Name} ", "  webhooks ", StringComparison.Ordinal));
        switch (parseResult.CommandResult.Command)
        {
            case Verb verb:
                output.WriteLine(verb.Examples.Count == 1 ? "Example:" : "Examples:");
                foreach (var example in verb.Examples)
                    output.WriteLine($"  {example}");
                output.WriteLine();
                break;
            case RootCommand:
                output.WriteLine(ExitCodes.InWords);
                output.WriteLine();
                break;
        }

        return code;
    }
}
