using Akka.Hosting;
#if PETABRIDGE_CMD
using Webhooks.Pbm;
#endif

namespace Webhooks.Host;

/// <summary>Lets <c>pbm</c> operate the host. It is compiled in with <c>-p:PetabridgeCmd=true</c>, where its package restores.</summary>
internal static class PbmListener
{
#if PETABRIDGE_CMD
    /// <summary>Why it cannot be enabled, or null.</summary>
    public static string? WhyNot => null;

    public static void Add(AkkaConfigurationBuilder akka, IServiceProvider services, PbmSettings settings) =>
        akka.AddWebhooksPbm(services, options => (options.Address, options.Port) = (settings.Address, settings.Port));
#else
    /// <summary>Why it cannot be enabled, or null.</summary>
    public static string? WhyNot =>
        "this host was built without pbm. Build it where NuGet has the package Petabridge.Cmd.Host: dotnet publish src/Webhooks.Host -c Release -p:PetabridgeCmd=true";

    public static void Add(AkkaConfigurationBuilder akka, IServiceProvider services, PbmSettings settings) => throw new NotSupportedException(WhyNot);
#endif
}
