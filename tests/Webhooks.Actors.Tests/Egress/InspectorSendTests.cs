using System.Net;
using Webhooks.Actors.Egress;
using Webhooks.Actors.Sending;
using Webhooks.Actors.Tests.Sending;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Egress;

public sealed class InspectorSendTests : SenderTest
{
    private const string Bin = "/inspect/abcdefghijklmnopqrst-_";

    [Fact]
    public async Task The_sender_calls_the_inspector_of_its_host()
    {
        await using var host = new PersistentServer();
        using var sender = new AttemptSender(GuardFor(host), TimeProvider.System);

        var outcome = await SendAsync(sender, host, Bin);

        Assert.Equal((null, 200), (outcome.Failure, outcome.StatusCode));
        Assert.Equal([$"POST {Bin} HTTP/1.1"], host.Requests);
    }

    [Theory]
    [InlineData("/api/v1/bins")]
    [InlineData("/inspect/../api/v1/bins")]
    [InlineData(Bin + "/%2e%2e/%2e%2e/api/v1/bins")]
    [InlineData(Bin + "/..%2f..%2fapi")]
    public async Task A_connection_to_the_inspector_carries_nothing_else_to_the_host(string path)
    {
        await using var host = new PersistentServer();
        using var sender = new AttemptSender(GuardFor(host), TimeProvider.System);
        await SendAsync(sender, host, Bin);

        var blocked = await SendAsync(sender, host, path);
        await SendAsync(sender, host, Bin);

        Assert.Equal((FailureReason.BlockedAddress, null), (blocked.Failure, blocked.StatusCode));
        Assert.Equal([$"POST {Bin} HTTP/1.1", $"POST {Bin} HTTP/1.1"], host.Requests);
        // The connection was there to be misused.
        Assert.Equal(1, host.Connections);
    }

    [Fact]
    public async Task Another_name_for_this_machine_does_not_lead_to_the_inspector()
    {
        await using var host = new PersistentServer();
        using var sender = new AttemptSender(GuardFor(host), TimeProvider.System,
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));

        var outcome =
            await sender.SendAsync(Target(new($"http://inspector.example:{host.Port}{Bin}")), Sample.Event(1), CancellationToken.None);

        Assert.Equal(FailureReason.BlockedAddress, outcome.Failure);
        Assert.Empty(host.Requests);
    }

    [Fact]
    public async Task A_bin_that_redirects_leads_nowhere()
    {
        await using var host = new PersistentServer("HTTP/1.1 307 Go\r\nLocation: /api/v1/bins\r\nContent-Length: 0\r\n\r\n");
        using var sender = new AttemptSender(GuardFor(host), TimeProvider.System);

        var outcome = await SendAsync(sender, host, Bin);

        Assert.Equal((FailureReason.Redirect, 307), (outcome.Failure, outcome.StatusCode));
        Assert.Equal([$"POST {Bin} HTTP/1.1"], host.Requests);
    }

    [Fact]
    public async Task An_attempt_that_comes_before_the_host_listens_waits_for_it()
    {
        await using var host = new PersistentServer();
        var route = new InspectorRoute();
        route.Expect();
        using var sender = new AttemptSender(new EgressGuard([], inspector: route), TimeProvider.System);

        var sending = SendAsync(sender, host, Bin);
        Assert.False(sending.IsCompleted);
        route.Open([new(IPAddress.Loopback, host.Port)]);

        Assert.Null((await sending).Failure);
    }

    private static EgressGuard GuardFor(PersistentServer host)
    {
        var route = new InspectorRoute();
        route.Open([new(IPAddress.Loopback, host.Port)]);
        return new([], inspector: route);
    }

    private static Task<AttemptOutcome> SendAsync(AttemptSender sender, PersistentServer host, string path) =>
        sender.SendAsync(Target(new($"http://127.0.0.1:{host.Port}{path}")), Sample.Event(1), CancellationToken.None);
}
