using Akka.Actor;
using Petabridge.Cmd;
using Webhooks.Pbm.Output;

namespace Webhooks.Pbm;

/// <summary>What a command came to.</summary>
internal interface ICommandEnd;

/// <summary>It was carried out; what there is to say, by line.</summary>
internal sealed record CommandOutput(IReadOnlyList<string> Lines) : ICommandEnd;

/// <summary>It was not; why, in words.</summary>
internal sealed record CommandFailure(string Words) : ICommandEnd;

/// <summary>
/// Writes to the caller: a response for each line, then the empty one that ends a command. An actor of its own, since how the handler's
/// base treats messages that are no commands is not documented.
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
