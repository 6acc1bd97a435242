using Akka.Actor;

namespace Petabridge.Cmd.Host;

/// <summary>Carries out the commands of a palette.</summary>
public abstract class CommandHandlerActor(CommandPalette palette) : ReceiveActor
{
    protected void Process(string command, Action<Command> process) => Process(command, (typed, _) => process(typed));

    protected void Process(string command, Action<Command, ArgumentReader> process)
    {
        var definition = palette.Commands.Single(c => c.Name == command);
        Receive<Command>(typed => typed.Name == command, typed => process(typed, new(definition, typed)));
    }
}
