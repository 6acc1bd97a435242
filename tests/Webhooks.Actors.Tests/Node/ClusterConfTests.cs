using Xunit;

namespace Webhooks.Actors.Tests.Node;

/// <summary>Values of cluster.conf that belong together.</summary>
public sealed class ClusterConfTests
{
    [Fact]
    public void A_connection_that_hangs_is_tried_again_before_the_nodes_decide_about_each_other()
    {
        var config = Resources.Hocon("cluster.conf");
        TimeSpan Time(string key) => config.GetTimeSpan("akka." + key);
        var gate = Time("remote.retry-gate-closed-for");

        var connected = gate + Time("remote.dot-netty.tcp.connection-timeout") + gate;

        var decided = Time("cluster.failure-detector.acceptable-heartbeat-pause") + Time("cluster.split-brain-resolver.stable-after");
        Assert.InRange(connected, TimeSpan.FromSeconds(1), decided - TimeSpan.FromSeconds(2));
    }
}
