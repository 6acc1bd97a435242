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

        using var ended = new CancellationTokenSource();
        var heartbeats = SendAsync(other, back, ended.Token);
        await proxy.UntilOneIsHeld();
        using var returned = Start(second, proxy.Port);
        await UntilItHears(other, returned);
        var connected = UntilItIsConnectedTo(returned);
        proxy.PassTo(second);
        await connected;

        await UntilItAnswers(other, back);

        await ended.CancelAsync();
        await heartbeats;
    }

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

    /// <summary>As a node that does not know yet that the other one has ended.</summary>
    private static async Task SendAsync(ActorSystem from, string to, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            from.ActorSelection(to).Tell("heartbeat");
            await Task.Delay(50, CancellationToken.None); // its pace
        }
    }

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

    private static async Task UntilItHears(ActorSystem listening, ActorSystem from)
    {
        var heard = new TaskCompletionSource();
        listening.ActorOf(Props.Create(() => new Ear(heard)), "ear");
        var ear = from.ActorSelection($"{Address(Port(listening))}/user/ear");
        while (!heard.Task.IsCompleted)
        {
            ear.Tell("here");
            await Task.WhenAny(heard.Task, Task.Delay(50)); // a message that no connection takes is lost
        }
    }

    private static Task UntilItIsConnectedTo(ActorSystem system)
    {
        var connected = new TaskCompletionSource();
        var ear = system.ActorOf(Props.Create(() => new Ear(connected)), "connections");
        system.EventStream.Subscribe(ear, typeof(AssociatedEvent));
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
