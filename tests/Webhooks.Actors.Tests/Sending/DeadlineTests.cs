using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Sending;

public sealed class DeadlineTests : SenderTest
{
    /// <summary>Of a length at which a second more, on a busy machine, changes nothing.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task A_head_that_drips_does_not_move_the_deadline()
    {
        await using var receiver = RawReceiver.Doing(async (socket, stop) =>
        {
            await RawReceiver.SayAsync(socket, "HTTP/1.1 200 OK\r\nX-Slow: ", stop);
            await DripAsync(socket, stop);
        });

        Assert.Equal(FailureReason.Timeout, (await SendAsync(receiver.Url, Deadline)).Failure);
    }

    [Fact]
    public async Task The_head_and_the_body_share_one_deadline()
    {
        await using var receiver = RawReceiver.Doing(async (socket, stop) =>
        {
            await Task.Delay(Deadline * 0.6, stop); // slowness is the answer
            await RawReceiver.SayAsync(socket, "HTTP/1.1 200 OK\r\n\r\n", stop);
            await DripAsync(socket, stop);
        });
        var started = TimeProvider.System.GetTimestamp();

        var outcome = await SendAsync(receiver.Url, Deadline);

        Assert.Null(outcome.Failure);
        Assert.True(outcome.ResponseTruncated);
        // Two deadlines, one after the other, would take 1.6 of them.
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), Deadline * 0.9, Deadline * 1.5);
    }

    /// <summary>One byte now and then, for as long as the sender listens.</summary>
    private static async Task DripAsync(System.Net.Sockets.Socket socket, CancellationToken stop)
    {
        while (true)
        {
            await RawReceiver.SayAsync(socket, "x", stop);
            await Task.Delay(20, stop); // slowness is the answer
        }
    }
}
