using Akka.Actor;
using Akka.Configuration;
using Akka.Remote;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Node;

/// <summary>A node that ended without a word and is back on its address, with the settings of cluster.conf.</summary>
public sealed class ReturningNodeTests
{
    [Fact]
    public async Task It_hears_the_others_also_when_both_connected_to_each_other_at_the_same_moment()
    {
        var (first, second) = (FreePort.Next(), FreePort.Next());
        using var proxy = new CuttingProxy(first);
        using var other = Start(FreePort.Next());
        var back = $"{Address(proxy.Port)}/user/echo";
        using (var killed = Start(first, proxy.Port))
        {
            await UntilItAnswers(other, back);
            proxy.Hold();
            proxy.Cut();
            await killed.Terminate();
        }

        // As a node does that does not know yet that the other one has ended.
        KeepTelling(other, back);
        await proxy.UntilOneIsHeld();
        using var returned = Start(second, proxy.Port);
        await UntilItHears(other, returned);
        var connected = UntilItIsConnectedTo(returned);
        proxy.PassTo(second);
        await connected;

        await UntilItAnswers(other, back);
    }

    /// <summary>A node without a cluster; a connection that is held does not end by itself.</summary>
    /// <param name="port">Where it listens.</param>
    /// <param name="seenAs">Where the others find it, if not there.</param>
    private static ActorSystem Start(int port, int? seenAs = null)
    {
        var system = ActorSystem.Create(
            "webhooks",
            ConfigurationFactory.ParseString(
                $$"""
                akka {
                  loglevel = OFF
                  actor.provider = remote
                  remote.dot-netty.tcp { hostname = 127.0.0.1, port = {{port}}, public-port = {{seenAs ?? port}}, connection-timeout = 60s }
                }
                """).WithFallback(Resources.Hocon("cluster.conf")));
        system.ActorOf(Props.Create<Echo>(), "echo");
        return system;
    }

    private static string Address(int port) => $"akka.tcp://webhooks@127.0.0.1:{port}";

    /// <summary>Again and again, as heartbeats: what no connection takes is lost. Ends with the system.</summary>
    private static void KeepTelling(ActorSystem from, string to) => from.Scheduler.ScheduleTellRepeatedly(
        TimeSpan.Zero, TimeSpan.FromMilliseconds(50), from.ActorSelection(to), "heartbeat", ActorRefs.NoSender);

    private static Task<string> UntilItAnswers(ActorSystem asking, string path) => Looks.Until(
        async () =>
        {
            try
            {
                return await asking.ActorSelection(path).Ask<string>("?", TimeSpan.FromMilliseconds(200));
            }
            catch (AskTimeoutException)
            {
                return "";
            }
        },
        answer => answer == "?",
        Patience.Default);

    private static Task UntilItHears(ActorSystem listening, ActorSystem from)
    {
        var heard = new TaskCompletionSource();
        listening.ActorOf(Props.Create(() => new Ear(heard)), "ear");
        KeepTelling(from, $"{Address(Port(listening))}/user/ear");
        return heard.Task.WaitAsync(Patience.Default);
    }

    private static Task UntilItIsConnectedTo(ActorSystem system)
    {
        var connected = new TaskCompletionSource();
        system.EventStream.Subscribe(system.ActorOf(Props.Create(() => new Ear(connected))), typeof(AssociatedEvent));
        return connected.Task.WaitAsync(Patience.Default);
    }

    private static int Port(ActorSystem system) => ((ExtendedActorSystem)system).Provider.DefaultAddress.Port!.Value;

    private sealed class Echo : ReceiveActor
    {
        public Echo() => ReceiveAny(message => Sender.Tell(message));
    }

    private sealed class Ear : ReceiveActor
    {
        public Ear(TaskCompletionSource heard) => ReceiveAny(_ => heard.TrySetResult());
    }
}
