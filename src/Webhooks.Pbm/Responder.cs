using Akka.Actor;
using Petabridge.Cmd;
using Webhooks.Pbm.Output;

namespace Webhooks.Pbm;

/// <summary>The result of a command.</summary>
internal interface ICommandEnd;

/// <summary>Success, with the lines to show.</summary>
internal sealed record CommandOutput(IReadOnlyList<string> Lines) : ICommandEnd;

/// <summary>Failure, with the reason.</summary>
internal sealed record CommandFailure(string Words) : ICommandEnd;

/// <summary>
/// Writes to the caller: a response for each line, then the empty one that ends a command. A separate actor, because how the handler's
/// base treats messages that are not commands is not documented.
/// </summary>
internal sealed class Responder : ReceiveActor
{
    public Responder()
    {
        Receive<CommandOutput>(output =>
        {
            foreach (var line in output.Lines)
                Sender.Tell(new CommandResponse(line, final: false));
            Sender.Tell(CommandResponse.Empty);
        });
        Receive<CommandFailure>(failure => Sender.Tell(new ErroredCommandResponse(Plain.Text(failure.Words))));
    }
}
