namespace Petabridge.Cmd;

/// <summary>A command of a palette.</summary>
public sealed record CommandDefinition(string Name, string Description, IReadOnlyList<ArgumentDefinition> Arguments);

/// <summary>The arguments of a command.</summary>
public sealed record ArgumentDefinition(
    string Name, string Description, bool IsMandatory, bool AllowsMultiple, IReadOnlyList<string> Switches,
    IReadOnlyList<string> DefaultValues);

/// <summary>Builds a command.</summary>
public sealed class CommandDefinitionBuilder
{
    private readonly List<ArgumentDefinition> _arguments = [];
    private string _name = "";
    private string _description = "";

    public CommandDefinitionBuilder WithName(string name)
    {
        _name = name;
        return this;
    }

    public CommandDefinitionBuilder WithDescription(string description)
    {
        _description = description;
        return this;
    }

    public CommandDefinitionBuilder WithArgument(Func<ArgumentBuilder, ArgumentBuilder> build)
    {
        _arguments.Add(build(new()).Build());
        return this;
    }

    public CommandDefinition Build() => new(_name, _description, [.. _arguments]);
}

/// <summary>Builds an argument.</summary>
public sealed class ArgumentBuilder
{
    private readonly List<string> _switches = [];
    private ArgumentDefinition _argument = new("", "", false, false, [], []);

    public ArgumentBuilder WithName(string name) => With(_argument with { Name = name });

    public ArgumentBuilder WithDescription(string description) => With(_argument with { Description = description });

    public ArgumentBuilder IsMandatory(bool isMandatory) => With(_argument with { IsMandatory = isMandatory });

    public ArgumentBuilder AllowMultiple(bool allows) => With(_argument with { AllowsMultiple = allows });

    public ArgumentBuilder WithDefaultValues(params string[] values) => With(_argument with { DefaultValues = values });

    public ArgumentBuilder WithSwitch(string text)
    {
        _switches.Add(text);
        return this;
    }

    internal ArgumentDefinition Build() => _argument with { Switches = [.. _switches] };

    private ArgumentBuilder With(ArgumentDefinition argument)
    {
        _argument = argument;
        return this;
    }
}
