using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.Actors;
using Webhooks.Model;

namespace Webhooks.Pbm;

/// <summary>Executes a command. It reads and checks all arguments before it awaits anything.</summary>
/// <param name="arguments">The arguments.</param>
/// <param name="cancellationToken">Cancelled when it takes too long.</param>
/// <returns>What to show, by line.</returns>
internal delegate Task<IReadOnlyList<string>> PaletteCommand(CommandArguments arguments, CancellationToken cancellationToken);

/// <summary>The handlers of the palette's commands.</summary>
internal static class PaletteCommands
{
    public static IEnumerable<(string Name, PaletteCommand Command)> Of(IServiceProvider services)
    {
        // An operator on the host's machine.
        var access = new Access(new(ActorKind.Pbm, "operator"), Capabilities.Admin);
        var gateway = services.GetRequiredService<WebhooksGateway>().As(access);
        var queries = services.GetRequiredService<WebhooksQueries>().As(access);
        var time = services.GetRequiredService<TimeProvider>();
        var (webhooks, deliveries) = (new WebhookCommands(gateway, queries, time), new DeliveryCommands(gateway, queries, time));
        var overview = new OverviewCommands(gateway, queries, services.GetRequiredService<HealthCheckService>());
        return
        [
            (WebhooksPalette.Projects, overview.ProjectsAsync),
            (WebhooksPalette.List, webhooks.ListAsync),
            (WebhooksPalette.Show, webhooks.ShowAsync),
            (WebhooksPalette.Pause, webhooks.PauseAsync),
            (WebhooksPalette.Resume, webhooks.ResumeAsync),
            (WebhooksPalette.Enable, webhooks.EnableAsync),
            (WebhooksPalette.Test, webhooks.TestAsync),
            (WebhooksPalette.Deliveries, deliveries.ListAsync),
            (WebhooksPalette.Resend, deliveries.ResendAsync),
            (WebhooksPalette.Replay, deliveries.ReplayAsync),
            (WebhooksPalette.Health, overview.HealthAsync),
        ];
    }
}
