using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Deploying;

/// <summary>The published host as a container runs it: with a key, its data in a folder, its health asked for by its own command.</summary>
public sealed class PublishedHostTests(ITestOutputHelper output) : HostTest(output)
{
    private const string Key = "a-key-for-the-container";

    [Fact]
    public async Task The_published_host_starts_and_its_health_command_says_how_it_is()
    {
        var host = LaunchHost(("Webhooks:Auth:Keys:0", Key));
        using var http = new WebhooksHttp(host.Address, Key);
        await host.Ready();
        var ready = new Uri(host.Address, "health/ready").AbsoluteUri;

        (await http.Publish("labels", Given.Event("evt_1"))).Expect(System.Net.HttpStatusCode.Accepted);
        Assert.Equal(0, (await Health(ready)).Code);
        await host.Stop();
        Assert.Equal(1, (await Health(ready)).Code);
        Assert.Equal(2, (await Health("ready")).Code);
    }

    [Fact]
    public void It_is_compiled_ahead_and_has_nothing_of_pbm()
    {
        var folder = Path.GetDirectoryName(Programs.Host)!;

        Assert.Empty(Directory.GetFiles(folder, "*Petabridge*"));
        Assert.True(IsCompiledAhead(Path.Combine(folder, "Webhooks.Actors.dll")));
        Assert.True(IsCompiledAhead(Path.Combine(folder, "Akka.dll")));
    }

    /// <summary>A ReadyToRun image is one with native code beside its IL.</summary>
    private static bool IsCompiledAhead(string assembly)
    {
        using var reader = new System.Reflection.PortableExecutable.PEReader(File.OpenRead(assembly));
        return reader.PEHeaders.CorHeader is { ManagedNativeHeaderDirectory.Size: > 0 };
    }

    private static async Task<HostExit> Health(string url)
    {
        await using var health = new ChildProcess(Programs.Host);
        health.Launch(["health", url]);
        return await health.Exit();
    }
}
