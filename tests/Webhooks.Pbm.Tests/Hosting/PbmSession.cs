using Akka.Actor;
using Petabridge.Cmd;
using Petabridge.Cmd.Host;
using Webhooks.TestKit;

namespace Webhooks.Pbm.Tests;

/// <summary>A connection, with the handler's actor that the real thing would start for it.</summary>
internal sealed class PbmSession(ActorSystem system, CommandPaletteHandler handler)
{
    private readonly IActorRef _actor = system.ActorOf(handler.HandlerProps);

    /// <summary>Types a line, and reads until the command has ended.</summary>
    public async Task<IReadOnlyList<CommandResponse>> Responses(string line)
    {
        // Never disposed: that would end the system, which is the host's.
        var terminal = new Akka.TestKit.Xunit2.TestKit(system).CreateTestProbe();
        _actor.Tell(CommandLine.Parse(handler.Palette, line), terminal);
        var responses = new List<CommandResponse>();
        do
            responses.Add(await terminal.ExpectMsgAsync<CommandResponse>(Patience.Default));
        while (!responses[^1].Final);
        return responses;
    }

    /// <summary>What is read of a command that is carried out.</summary>
    public async Task<string> Type(string line)
    {
        var responses = await Responses(line);
        if (responses[^1] is ErroredCommandResponse error)
            throw new InvalidOperationException(error.Message);
        return string.Join('\n', responses.Select(response => response.Message));
    }

    /// <summary>What is said of a command that is not.</summary>
    public async Task<string> Refused(string line) =>
        (await Responses(line)) is [ErroredCommandResponse error]
            ? error.Message
            : throw new InvalidOperationException($"'{line}' was carried out.");

    /// <summary>Types a line again and again until what is read is as wanted.</summary>
    public async Task<string> Until(string line, Func<string, bool> wanted)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var text = await Type(line);
            if (wanted(text))
                return text;
            if (TimeProvider.System.GetElapsedTime(started) > Patience.Clustered)
                throw new TimeoutException($"Waited in vain; the last was:\n{text}");
            await Task.Delay(100); // between two looks, as a user at a terminal would
        }
    }
}
