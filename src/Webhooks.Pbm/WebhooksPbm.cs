using Akka.Hosting;
using Petabridge.Cmd.Host;

namespace Webhooks.Pbm;

/// <summary>Puts the commands <c>webhooks …</c> into <c>pbm</c>.</summary>
public static class WebhooksPbm
{
    /// <summary>
    /// Listens for <c>pbm</c> on loopback and offers it the palette <c>webhooks</c>. A host that has <c>Petabridge.Cmd</c> already
    /// registers a <see cref="WebhooksPaletteHandler"/> there instead: an actor system has only one of it.
    /// </summary>
    /// <param name="akka">The actor system that the engine runs on.</param>
    /// <param name="services">The services of the engine.</param>
    /// <param name="configure">Sets where to listen.</param>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    public static AkkaConfigurationBuilder AddWebhooksPbm(
        this AkkaConfigurationBuilder akka, IServiceProvider services, Action<WebhooksPbmOptions>? configure = null)
    {
        var options = new WebhooksPbmOptions();
        configure?.Invoke(options);
        if (options.Errors() is { Count: > 0 } errors)
            throw new ArgumentException(string.Join(' ', errors), nameof(configure));
        akka.AddPetabridgeCmd(
            new PetabridgeCmdOptions { Host = options.Address, Port = options.Port },
            cmd => cmd.RegisterCommandPalette(new WebhooksPaletteHandler(services)));
        return akka;
    }
}
