using Akka.Hosting;
#if PETABRIDGE_CMD
using Webhooks.Pbm;
#endif

namespace Webhooks.Host;

/// <summary>Lets <c>pbm</c> operate the host. It is compiled in with <c>-p:PetabridgeCmd=true</c>, where its package restores.</summary>
internal static class PbmListener
{
#if PETABRIDGE_CMD
    public static void Add(AkkaConfigurationBuilder akka, IServiceProvider services, PbmSettings settings) =>
        akka.AddWebhooksPbm(services, options => (options.Address, options.Port) = (settings.Address, settings.Port));
#else
    public static void Add(AkkaConfigurationBuilder akka, IServiceProvider services, PbmSettings settings) =>
        throw new NotSupportedException(PbmSettings.Unavailable);
#endif
}
