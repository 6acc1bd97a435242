using System.Text;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Sending;

public sealed class ResponseTests : SenderTest
{
    private const int Kept = AttemptOutcome.MaxResponseBytes;

    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1.5);

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(204)]
    [InlineData(299)]
    public async Task Any_2xx_is_success(int status)
    {
        await using var receiver = RawReceiver.Saying($"HTTP/1.1 {status} Fine\r\n\r\n");

        var outcome = await SendAsync(receiver.Url);

        Assert.Equal((null, status), (outcome.Failure, outcome.StatusCode));
    }

    [Fact]
    public async Task A_body_that_is_cut_is_still_success_and_what_came_is_kept()
    {
        await using var receiver = RawReceiver.Saying("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");

        await AssertSuccessAsync(receiver, "only this", truncated: true);
    }

    [Fact]
    public async Task A_body_whose_connection_is_reset_is_still_success()
    {
        await using var receiver = RawReceiver.Doing(async (socket, stop) =>
        {
            await RawReceiver.SayAsync(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", stop);
            await RawReceiver.ResetAsync(socket, stop);
        });

        var outcome = await SendAsync(receiver.Url);

        // The reset may overtake the head on its way; then there was no answer.
        Assert.True(outcome.Failure is null or FailureReason.ConnectionReset);
    }

    [Fact]
    public async Task A_chunked_body_that_is_nonsense_is_still_success()
    {
        await using var receiver = RawReceiver.Saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ngood\r\nno chunk\r\n");

        var outcome = await SendAsync(receiver.Url);

        Assert.Equal((null, 200, true), (outcome.Failure, outcome.StatusCode, outcome.ResponseTruncated));
    }

    [Fact]
    public async Task A_body_that_never_ends_is_success_at_the_deadline()
    {
        await using var receiver = RawReceiver.Doing(async (socket, stop) =>
        {
            await RawReceiver.SayAsync(socket, "HTTP/1.1 200 OK\r\n\r\nslow", stop);
            await Task.Delay(Timeout.Infinite, stop);
        });

        await AssertSuccessAsync(receiver, "slow", truncated: true, Short);
    }

    [Fact]
    public async Task No_more_than_16_kB_of_an_endless_body_are_read()
    {
        await using var receiver = RawReceiver.Doing(async (socket, stop) =>
        {
            await RawReceiver.SayAsync(socket, "HTTP/1.1 200 OK\r\n\r\n", stop);
            while (!stop.IsCancellationRequested)
                await RawReceiver.SayAsync(socket, new string('x', 64_000), stop);
        });

        await AssertSuccessAsync(receiver, new string('x', Kept), truncated: true);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(Kept, false)]
    [InlineData(Kept + 1, true)]
    public async Task A_body_is_called_truncated_only_when_some_of_it_is_missing(int length, bool truncated)
    {
        await using var receiver = RawReceiver.Saying($"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{new string('x', length)}");

        await AssertSuccessAsync(receiver, new string('x', Math.Min(length, Kept)), truncated);
    }

    [Fact]
    public async Task The_body_of_a_failure_is_kept_too()
    {
        await using var receiver = RawReceiver.Saying("HTTP/1.1 422 No\r\nContent-Length: 9\r\nX-Reason: shape\r\n\r\nbad shape");

        var outcome = await SendAsync(receiver.Url);

        Assert.Equal(FailureReason.Status, outcome.Failure);
        Assert.Equal("bad shape", Encoding.UTF8.GetString(outcome.ResponseBody.Span));
        Assert.Contains("X-Reason: shape\n", outcome.ResponseHeaders);
    }

    [Theory]
    [InlineData("Content-Length: 100\r\n\r\nout of d", "The response ended after 8 of the 100 bytes of its body.")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n8\r\nout of d\r\n",
        "The response ended after 8 bytes of its body, before the last chunk.")]
    public async Task A_failure_whose_body_is_cut_says_after_how_many_bytes(string rest, string detail)
    {
        await using var receiver = RawReceiver.Saying($"HTTP/1.1 500 No\r\n{rest}");

        var outcome = await SendAsync(receiver.Url);

        Assert.Equal((FailureReason.Status, 500), (outcome.Failure, outcome.StatusCode));
        Assert.Equal("out of d", Encoding.UTF8.GetString(outcome.ResponseBody.Span));
        Assert.Equal(detail, outcome.FailureDetail);
    }

    [Fact]
    public async Task No_more_than_4_kB_of_the_head_are_kept()
    {
        var lines = string.Concat(Enumerable.Range(0, 20).Select(i => $"X-{i:D2}: {new string('x', 500)}\r\n"));
        await using var receiver = RawReceiver.Saying($"HTTP/1.1 200 OK\r\n{lines}Content-Length: 0\r\n\r\n");

        var outcome = await SendAsync(receiver.Url);

        Assert.Contains("X-06", outcome.ResponseHeaders);
        Assert.InRange(outcome.ResponseHeaders!.Length, 3_000, 4_200);
    }

    [Fact]
    public async Task A_compressed_body_is_kept_as_it_came()
    {
        await using var receiver = RawReceiver.Saying("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 8\r\n\r\nnot gzip");

        await AssertSuccessAsync(receiver, "not gzip", truncated: false);
    }

    private async Task AssertSuccessAsync(RawReceiver receiver, string body, bool truncated, TimeSpan? timeout = null)
    {
        var outcome = await SendAsync(receiver.Url, timeout);

        Assert.Equal((null, 200), (outcome.Failure, outcome.StatusCode));
        Assert.Equal(body, Encoding.UTF8.GetString(outcome.ResponseBody.Span));
        Assert.Equal(truncated, outcome.ResponseTruncated);
    }
}
