using Akka.Actor;
using Petabridge.Cmd.Host;

namespace Webhooks.Pbm;

/// <summary>The palette <c>webhooks</c>, to be registered with a host's own <c>PetabridgeCmd</c>.</summary>
/// <param name="services">The services of the engine. They are used at the first command, because the engine starts with the actor
/// system.</param>
public sealed class WebhooksPaletteHandler(IServiceProvider services) : CommandPaletteHandler(WebhooksPalette.Palette)
{
    /// <inheritdoc/>
    public override Props HandlerProps => Props.Create(() => new WebhooksCommandActor(services));
}
