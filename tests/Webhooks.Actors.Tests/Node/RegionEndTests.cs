using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Webhooks.Actors.Protocol;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Node;

public sealed class RegionEndTests : IDisposable
{
    /// <summary>Longer than this test waits: the phase ends with the regions.</summary>
    private static readonly Config longPhase =
        ConfigurationFactory.ParseString("akka.coordinated-shutdown.phases.cluster-sharding-shutdown-region.timeout = 2m");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_node_that_runs_alone_stops_although_messages_wait_for_shards_that_no_node_takes()
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddWebhooks(
            options => options.UseSqlite(_folder.File("webhooks.db")), (akka, _) => akka.AddHocon(longPhase, HoconAddMode.Prepend));
        using var host = builder.Build();
        await host.StartAsync();
        var region = host.Services.GetRequiredService<IReadOnlyActorRegistry>().Get<ProjectRegion>();
        var shutdown = CoordinatedShutdown.Get(host.Services.GetRequiredService<ActorSystem>());
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeClusterShutdown, "ask", async () =>
        {
            // The place of a shard is stored before the next is asked for: most of them are not there yet when the region stops.
            foreach (var project in Given.Ids(1000, "project_"))
                region.Tell(new GetHead(ProjectId.Parse(project)));
            await region.Ask<CurrentRegions>(GetCurrentRegions.Instance);
            return Akka.Done.Instance;
        });

        await shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance).WaitAsync(Patience.Default);
    }
}
