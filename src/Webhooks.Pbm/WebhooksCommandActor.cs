using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Petabridge.Cmd.Host;
using Webhooks.Actors;

namespace Webhooks.Pbm;

/// <summary>
/// Executes the commands of one connection: reads their arguments, calls the gateway, writes the result.
/// </summary>
internal sealed partial class WebhooksCommandActor : CommandHandlerActor
{
    /// <summary>Longer than the gateway waits for one answer, shorter than an operator waits at a silent terminal.</summary>
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(30);

    private readonly ILogger _logger;

    public WebhooksCommandActor(IServiceProvider services)
        : base(WebhooksPalette.Palette)
    {
        _logger = services.GetRequiredService<ILogger<WebhooksCommandActor>>();
        var responder = Context.ActorOf(Props.Create(() => new Responder()), "responder");
        foreach (var (name, command) in PaletteCommands.Of(services))
        {
            Process(name, (_, arguments) =>
            {
                var sender = Sender;
                CarryOutAsync(name, command, new(argument => arguments.ArgumentValues(argument))).PipeTo(responder, sender);
            });
        }
    }

    private async Task<ICommandEnd> CarryOutAsync(string name, PaletteCommand command, CommandArguments arguments)
    {
        using var deadline = new CancellationTokenSource(EndWithin);
        try
        {
            return new CommandOutput(await command(arguments, deadline.Token).ConfigureAwait(false));
        }
        catch (WrongArgumentsException e)
        {
            return new CommandFailure(e.Message);
        }
        catch (RefusedException e)
        {
            return new CommandFailure(e.Refusal.Detail);
        }
        catch (OperationCanceledException)
        {
            return new CommandFailure($"The command timed out after {EndWithin.TotalSeconds} s; it may or may not have been done.");
        }
        catch (Exception e)
        {
            // Otherwise it would be lost: the task only ends in a message to the operator.
            LogFailed(_logger, e, name);
            return new CommandFailure($"The command '{name}' failed: {e.GetType().Name}. The host's log says more.");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The pbm command 'webhooks {Command}' failed.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string command);
}
