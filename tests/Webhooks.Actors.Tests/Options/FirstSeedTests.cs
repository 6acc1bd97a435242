using Xunit;

namespace Webhooks.Actors.Tests.Options;

/// <summary>
/// Which node waits before it forms a cluster: the first seed node, however its name is written. A wrong no makes two clusters.
/// </summary>
public sealed class FirstSeedTests
{
    [Theory]
    [InlineData("node-1:4053", "node-1", null, true)]
    [InlineData("akka.tcp://webhooks@node-1:4053", "node-1", null, true)]
    [InlineData("Node-1:5000", "node-1", 5000, true)]
    [InlineData("[::1]:4053", "::1", null, true)]
    [InlineData("127.0.0.1:4053", null, null, true)]
    [InlineData("node-1:4053", "node-1", 4054, false)]
    [InlineData("node-1:4053", "node-2", null, false)]
    public void It_is_the_one_with_the_address_of_the_first_in_the_list(string first, string? hostname, int? port, bool isFirst)
    {
        var options = new ClusterOptions { Hostname = hostname, Port = port, SeedNodes = { first, "node-2:4053" } };

        Assert.Equal(isFirst, options.MayBeFirstSeed);
    }

    [Fact]
    public void The_name_under_which_the_others_reach_it_counts()
    {
        var options = new ClusterOptions { Hostname = "0.0.0.0", PublicHostname = "node-1", SeedNodes = { "node-1:4053" } };

        Assert.True(options.MayBeFirstSeed);
    }
}
