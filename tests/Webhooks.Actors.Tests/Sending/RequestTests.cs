using System.Diagnostics;
using System.Net;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Sending;

public sealed class RequestTests : SenderTest
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    [Fact]
    public async Task An_attempt_posts_the_stored_bytes_with_a_Standard_Webhooks_signature()
    {
        var request = await SentAsync();

        Assert.StartsWith("POST /hook HTTP/1.1", request.Head);
        Assert.Equal(Sample.Event(1).Body.ToArray(), request.Body);
        Assert.Equal("application/json", request.Header("content-type"));
        Assert.Equal("evt_1", request.Header("webhook-id"));
        Assert.True(StandardWebhooks.Verifies(
            Sample.Secret.Reveal(), "evt_1", request.Header("webhook-timestamp")!, request.Body, request.Header("webhook-signature")!));
    }

    [Fact]
    public async Task An_attempt_carries_nothing_that_was_not_asked_for()
    {
        using var trace = new Activity("publish").Start();
        trace.AddBaggage("user", "ada");
        trace.TraceStateString = "vendor=1";

        var request = await SentAsync();

        Assert.Equal(
            ["content-length", "content-type", "host", "user-agent", "webhook-id", "webhook-signature", "webhook-timestamp"],
            request.HeaderLines.Select(line => line.Split(':')[0].ToLowerInvariant()).Order());
    }

    [Fact]
    public async Task A_receivers_cookie_is_not_sent_back()
    {
        await using var receiver = RawReceiver.Saying("HTTP/1.1 200 OK\r\nSet-Cookie: session=1; Path=/\r\nContent-Length: 0\r\n\r\n");
        await SendAsync(receiver.Url);

        await SendAsync(receiver.Url);

        Assert.Null((await receiver.UntilRequestAsync(2)).Header("cookie"));
    }

    [Fact]
    public async Task A_proxy_of_the_machine_is_not_used()
    {
        await using var proxy = RawReceiver.Saying(Ok);
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new EverythingThrough(proxy.Url);
        try
        {
            await SentAsync();
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }

        await SendAsync(proxy.Url);
        Assert.Single(proxy.Requests);
    }

    [Theory]
    [InlineData("x-team", "labels; room=7")]
    [InlineData("authorization", "Key=abc,def")]
    [InlineData("date", "yesterday")]
    [InlineData("expires", "0")]
    [InlineData("allow", "all of them")]
    [InlineData("accept", "@@")]
    [InlineData("x-empty", "")]
    public async Task An_owners_header_goes_out_as_it_was_given(string name, string value) =>
        Assert.Equal(value, (await SentAsync((name, value))).Header(name));

    [Theory]
    [InlineData("x-team", "a\r\nx-admin: 1")]
    [InlineData("x-team", "a\nx-admin: 1")]
    [InlineData("x-team", "a\rx-admin: 1")]
    [InlineData("x-team", "a\0x-admin: 1")]
    [InlineData("x-team\r\nx-admin", "1")]
    [InlineData("x-team: 1\r\nx-admin", "1")]
    [InlineData("webhook-id", "evt_2")]
    public async Task A_header_that_got_past_the_rules_is_left_out(string name, string value)
    {
        var request = await SentAsync((name, value), ("x-other", "still here"));

        Assert.DoesNotContain("x-admin", request.Head);
        Assert.Equal("evt_1", request.Header("webhook-id"));
        Assert.Equal("still here", request.Header("x-other"));
    }

    private async Task<RawRequest> SentAsync(params (string Name, string Value)[] headers)
    {
        await using var receiver = RawReceiver.Saying(Ok);
        await Sender.SendAsync(Target(receiver.Url, headers: headers), Sample.Event(1), CancellationToken.None);
        return await receiver.UntilRequestAsync();
    }

    private sealed class EverythingThrough(Uri proxy) : IWebProxy
    {
        public ICredentials? Credentials { get; set; }

        public Uri GetProxy(Uri destination) => proxy;

        public bool IsBypassed(Uri host) => false;
    }
}
