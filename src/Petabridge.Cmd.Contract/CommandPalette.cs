namespace Petabridge.Cmd;

/// <summary>Commands under one name.</summary>
public sealed class CommandPalette(string moduleName, CommandDefinition[] commands)
{
    public string ModuleName { get; } = moduleName;

    public IReadOnlyList<CommandDefinition> Commands { get; } = commands;
}
