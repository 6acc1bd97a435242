using Microsoft.Extensions.Hosting;
using Petabridge.Cmd.Host;
using Webhooks.Actors;

namespace Webhooks.Pbm.Tests;

/// <summary>The C# of <c>docs/operations/pbm.md</c>, as it is written there.</summary>
internal static class PbmSnippets
{
    public static void Add(HostApplicationBuilder builder)
    {
        builder.Services.AddWebhooks(options => options.UseSqlite("webhooks.db"), (akka, services) => akka.AddWebhooksPbm(services));
    }

    public static void Register(PetabridgeCmd cmd, IServiceProvider services)
    {
        cmd.RegisterCommandPalette(new WebhooksPaletteHandler(services));
    }
}
