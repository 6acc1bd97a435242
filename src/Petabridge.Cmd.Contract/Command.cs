namespace Petabridge.Cmd;

/// <summary>A command as it was typed, read by its palette.</summary>
public sealed class Command(string name, IReadOnlyList<Tuple<string, string>> arguments)
{
    public string Name { get; } = name;

    /// <summary>The switches, each with its value.</summary>
    public IReadOnlyList<Tuple<string, string>> Arguments { get; } = arguments;
}

/// <summary>A command's arguments, by name.</summary>
public sealed class ArgumentReader(CommandDefinition definition, Command command)
{
    public IReadOnlyList<string> ArgumentValues(string name)
    {
        var argument = definition.Arguments.Single(a => a.Name == name);
        string[] given = [.. command.Arguments.Where(typed => argument.Switches.Contains(typed.Item1)).Select(typed => typed.Item2)];
        return given.Length > 0 ? given : argument.DefaultValues;
    }
}
