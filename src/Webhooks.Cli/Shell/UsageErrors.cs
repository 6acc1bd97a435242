using System.CommandLine;

namespace Webhooks.Cli;

/// <summary>The errors of a command line: short, with a hint to the help instead of all of it.</summary>
internal static class UsageErrors
{
    public static int Tell(ParseResult parsed)
    {
        foreach (var error in parsed.Errors)
            Console.Error.WriteLine(SafeText.Line(error.Message));
        Console.Error.WriteLine($"Help: {PathOf(parsed)} --help");
        return ExitCodes.Usage;
    }

    private static string PathOf(ParseResult parsed)
    {
        var names = new List<string>();
        for (var command = parsed.CommandResult; command is not null; command = command.Parent as System.CommandLine.Parsing.CommandResult)
            names.Insert(0, command.Command is RootCommand ? "webhooks" : command.Command.Name);
        return string.Join(' ', names);
    }
}
