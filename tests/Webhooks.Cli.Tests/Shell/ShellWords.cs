using System.Text;

namespace Webhooks.Cli.Tests.Shell;

/// <summary>The words of the part of a shell's line that runs our program.</summary>
internal static class ShellWords
{
    public static IReadOnlyList<string> Of(string line)
    {
        var commands = new List<List<string>> { new() };
        StringBuilder? word = null;
        var isQuoted = false;
        foreach (var c in line + ' ')
        {
            if (c == '\'')
            {
                isQuoted = !isQuoted;
                word ??= new();
            }
            else if (isQuoted || c is not (' ' or '|' or '<' or '>'))
            {
                (word ??= new()).Append(c);
            }
            else
            {
                if (word is not null)
                    commands[^1].Add(word.ToString());
                word = null;
                if (c != ' ')
                    commands.Add([]);
            }
        }

        return commands.First(command => command.FirstOrDefault() == "webhooks");
    }
}
