namespace Petabridge.Cmd;

/// <summary>
/// Not a member of the package, but what <c>pbm</c> does with a typed line: finds the command, and its arguments by their switches.
/// </summary>
public static class CommandLine
{
    /// <exception cref="FormatException">The palette has no such command, or not with these arguments.</exception>
    public static Command Parse(CommandPalette palette, string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || words[0] != palette.ModuleName
            || palette.Commands.FirstOrDefault(c => c.Name == words[1]) is not { } definition)
            throw new FormatException($"There is no command '{line}'.");
        var typed = words[2..].Chunk(2).Select(pair => pair is [var name, var value]
            ? Tuple.Create(name, value)
            : throw new FormatException($"{pair[0]} has no value.")).ToArray();
        foreach (var (name, _) in typed)
        {
            var argument = definition.Arguments.FirstOrDefault(a => a.Switches.Contains(name))
                ?? throw new FormatException($"{name} is no switch of '{words[1]}'.");
            if (!argument.AllowsMultiple && typed.Count(t => argument.Switches.Contains(t.Item1)) > 1)
                throw new FormatException($"{name} is given more than once.");
        }

        if (definition.Arguments.FirstOrDefault(a => a.IsMandatory && !typed.Any(t => a.Switches.Contains(t.Item1))) is { } missing)
            throw new FormatException($"'{words[1]}' needs {missing.Switches[^1]}.");
        return new(definition.Name, typed);
    }
}
