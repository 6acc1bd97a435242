using System.Net;
using System.Net.Sockets;
using Webhooks.Actors.Egress;
using Webhooks.Actors.Sending;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Sending;

public sealed class FailureReasonTests : SenderTest
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task A_name_that_does_not_resolve_is_dns() =>
        AssertNoAnswer(FailureReason.Dns, await SendAsync(new("http://no-such-host.invalid/")));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("0.0.0.0")]
    public async Task An_address_inside_is_blocked_before_anything_reaches_it(string host)
    {
        await using var receiver = RawReceiver.Saying("HTTP/1.1 200 OK\r\n\r\n");
        using var guarded = new AttemptSender(new EgressGuard([]), TimeProvider.System);

        var outcome = await guarded.SendAsync(Target(new($"http://{host}:{receiver.Port}/")), Sample.Event(1), CancellationToken.None);

        AssertNoAnswer(FailureReason.BlockedAddress, outcome);
        Assert.Null((await SendAsync(receiver.Url)).Failure);
        Assert.Equal(1, receiver.Connections);
    }

    [Fact]
    public async Task A_port_without_a_listener_is_connect_refused() =>
        AssertNoAnswer(FailureReason.ConnectRefused, await SendAsync(new($"http://127.0.0.1:{FreePort.Next()}/")));

    [Fact]
    public async Task A_connection_that_is_not_accepted_is_connect_timeout()
    {
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        using var first = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await first.ConnectAsync(full.LocalEndPoint!);

        AssertNoAnswer(FailureReason.ConnectTimeout, await SendAsync(new($"http://{full.LocalEndPoint}/")));
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_timeout()
    {
        await using var silent = RawReceiver.Doing((_, stop) => Task.Delay(Timeout.Infinite, stop));

        AssertNoAnswer(FailureReason.Timeout, await SendAsync(silent.Url, Short));
        Assert.Single(silent.Requests);
    }

    [Fact]
    public async Task A_connection_that_dies_without_an_answer_is_connection_reset()
    {
        await using var receiver = RawReceiver.Doing(RawReceiver.ResetAsync);

        AssertNoAnswer(FailureReason.ConnectionReset, await SendAsync(receiver.Url));
    }

    [Fact]
    public async Task A_connection_that_dies_is_not_tried_again_behind_our_back()
    {
        await using var receiver = RawReceiver.Doing(RawReceiver.ResetAsync);
        await SendAsync(receiver.Url);

        await SendAsync(receiver.Url);

        Assert.Equal(2, receiver.Requests.Count);
    }

    [Theory]
    [InlineData("", "The receiver closed the connection without sending a response.")]
    [InlineData("H", "The response ended after 1 byte, before the end of its headers.")]
    [InlineData("HTTP/1.0 200 OK\r\n", "The response ended after 17 bytes, before the end of its headers.")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n", "The response ended after 43 bytes, before the end of its headers.")]
    public async Task A_head_that_is_cut_is_response_ended_and_the_attempt_says_after_how_many_bytes(string cut, string detail)
    {
        await using var receiver = RawReceiver.Saying(cut);

        var outcome = await SendAsync(receiver.Url);

        AssertNoAnswer(FailureReason.ResponseEnded, outcome);
        Assert.Equal(detail, outcome.FailureDetail);
    }

    [Fact]
    public async Task Only_the_bytes_of_the_attempts_own_response_are_counted()
    {
        await using var receiver = RawReceiver.Doing(async (socket, stop) =>
        {
            await RawReceiver.SayAsync(socket, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine", stop);
            await socket.ReceiveAsync(new byte[4096], stop);
            await RawReceiver.SayAsync(socket, "HTTP/1.1 500", stop);
        });
        Assert.Null((await SendAsync(receiver.Url)).Failure);

        var outcome = await SendAsync(receiver.Url);

        Assert.Equal(1, receiver.Connections);
        Assert.Equal("The response ended after 12 bytes, before the end of its headers.", outcome.FailureDetail);
    }

    [Fact]
    public async Task A_head_beyond_the_limit_is_response_headers_too_large()
    {
        await using var receiver = RawReceiver.Saying($"HTTP/1.1 200 OK\r\nX-Large: {new string('x', 40_000)}\r\n\r\n");

        AssertNoAnswer(FailureReason.ResponseHeadersTooLarge, await SendAsync(receiver.Url));
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    [InlineData("HTTP/1.1 abc OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon here\r\n\r\n")]
    public async Task What_is_not_HTTP_is_invalid_response(string nonsense)
    {
        await using var receiver = RawReceiver.Saying(nonsense);

        AssertNoAnswer(FailureReason.InvalidResponse, await SendAsync(receiver.Url));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_a_failure_and_its_target_is_never_touched(int status)
    {
        await using var elsewhere = RawReceiver.Saying("HTTP/1.1 200 OK\r\n\r\n");
        await using var receiver = RawReceiver.Saying($"HTTP/1.1 {status} Moved\r\nLocation: {elsewhere.Url}\r\nContent-Length: 0\r\n\r\n");

        var outcome = await SendAsync(receiver.Url);

        Assert.Equal((FailureReason.Redirect, status), (outcome.Failure, outcome.StatusCode));
        await SendAsync(elsewhere.Url);
        Assert.Equal(1, elsewhere.Connections);
    }

    [Theory]
    [InlineData(101, FailureReason.Status)]
    [InlineData(300, FailureReason.Redirect)]
    [InlineData(400, FailureReason.Status)]
    [InlineData(404, FailureReason.Status)]
    [InlineData(410, FailureReason.Gone)]
    [InlineData(429, FailureReason.TooManyRequests)]
    [InlineData(500, FailureReason.Status)]
    [InlineData(503, FailureReason.Status)]
    [InlineData(999, FailureReason.Status)]
    public async Task An_answer_that_is_not_2xx_is_named_by_its_status(int status, FailureReason reason)
    {
        await using var receiver = RawReceiver.Saying($"HTTP/1.1 {status} So\r\nContent-Length: 0\r\n\r\n");

        var outcome = await SendAsync(receiver.Url);

        Assert.Equal((reason, status), (outcome.Failure, outcome.StatusCode));
    }

    [Theory]
    [InlineData(SocketError.TimedOut)]
    [InlineData(SocketError.HostUnreachable)]
    [InlineData(SocketError.NetworkDown)]
    [InlineData(SocketError.ConnectionReset)]
    public void An_error_of_an_open_connection_is_no_error_of_connecting(SocketError error) => Assert.Equal(
        FailureReason.ConnectionReset,
        Failures.ReasonOf(new HttpRequestException(HttpRequestError.Unknown, inner: new IOException("", new SocketException((int)error)))));

    [Theory]
    [InlineData(SocketError.TooManyOpenSockets)]
    [InlineData(SocketError.NoBufferSpaceAvailable)]
    public async Task Our_own_lack_of_sockets_is_no_outcome(SocketError error)
    {
        using var poor = new AttemptSender(new EgressGuard([Loopback]), TimeProvider.System,
            (_, _) => throw new SocketException((int)error));

        await Assert.ThrowsAsync<HttpRequestException>(
            () => poor.SendAsync(Target(new("http://receiver.example/")), Sample.Event(1), CancellationToken.None));
    }

    [Fact]
    public async Task A_connection_that_is_one_too_many_is_no_outcome_until_another_one_is_closed()
    {
        var answered = new TaskCompletionSource();
        await using var busy = await Receiver.Start(_ => Answer.Ok with { When = answered.Task });
        await using var other = await Receiver.Start();
        using var sender = new AttemptSender(new EgressGuard([Loopback]), TimeProvider.System, maxConnections: 1);
        Task<AttemptOutcome> SendTo(Receiver receiver) => sender.SendAsync(Target(receiver.Url()), Sample.Event(1), CancellationToken.None);
        var first = SendTo(busy);
        await busy.Until(1);

        await Assert.ThrowsAsync<HttpRequestException>(() => SendTo(other));

        answered.SetResult();
        Assert.Null((await first).Failure);
        await busy.Close();
        Assert.Null((await EventuallyAsync(() => SendTo(other))).Failure);
        Assert.Single(other.Receipts);
    }

    /// <summary>A connection that the other side closed is noticed some time later.</summary>
    private static async Task<AttemptOutcome> EventuallyAsync(Func<Task<AttemptOutcome>> send)
    {
        using var deadline = new CancellationTokenSource(Patience.Default);
        while (true)
        {
            try
            {
                return await send();
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50, deadline.Token); // between two attempts
            }
        }
    }

    [Fact]
    public async Task Our_own_end_is_no_outcome()
    {
        using var stop = new CancellationTokenSource();
        await using var silent = RawReceiver.Doing((_, closing) => Task.Delay(Timeout.Infinite, closing));
        var attempt = Sender.SendAsync(Target(silent.Url), Sample.Event(1), stop.Token);
        await silent.UntilRequestAsync();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => attempt);
    }

    private static void AssertNoAnswer(FailureReason reason, AttemptOutcome outcome)
    {
        Assert.Equal(reason, outcome.Failure);
        Assert.Null(outcome.StatusCode);
        Assert.Null(outcome.ResponseHeaders);
        Assert.True(outcome.ResponseBody.IsEmpty);
    }
}
