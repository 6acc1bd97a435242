using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Sending;

/// <summary>What an attempt's duration was spent on.</summary>
public sealed class TimingTests : SenderTest
{
    [Fact]
    public async Task The_first_attempt_resolves_and_connects_and_the_next_one_finds_its_connection()
    {
        await using var receiver = await Receiver.Start();
        var url = new UriBuilder(receiver.Url()) { Host = "localhost" }.Uri;

        var first = await SendAsync(url);
        var second = await SendAsync(url);

        var timing = Assert.IsType<AttemptTiming>(first.Timing);
        Assert.NotNull(timing.Dns);
        Assert.NotNull(timing.Connect);
        Assert.Null(timing.Tls);
        Assert.InRange(timing.Total, TimeSpan.FromTicks(1), first.Duration);
        Assert.Equal(AttemptTiming.Reused, second.Timing);
    }

    [Fact]
    public async Task An_address_is_not_resolved_and_one_where_nothing_listens_is_not_connected_to()
    {
        var outcome = await SendAsync(new($"http://127.0.0.1:{FreePort.Next()}/"));

        Assert.Equal(FailureReason.ConnectRefused, outcome.Failure);
        Assert.Equal(new(null, null, null), outcome.Timing);
    }

    [Fact]
    public async Task A_handshake_that_is_cut_has_no_time_of_its_own()
    {
        await using var receiver = RawReceiver.DoingAtOnce(async (socket, stop) => await socket.ReceiveAsync(new byte[64], stop));

        var outcome = await SendAsync(new($"https://127.0.0.1:{receiver.Port}/"));

        Assert.Equal(FailureReason.Tls, outcome.Failure);
        Assert.NotNull(outcome.Timing?.Connect);
        Assert.Null(outcome.Timing.Tls);
    }
}
