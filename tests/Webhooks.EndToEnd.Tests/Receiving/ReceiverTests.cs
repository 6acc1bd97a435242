using System.Net;
using System.Net.Sockets;
using System.Text;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Receiving;

public sealed class ReceiverTests : HostTest
{
    private static readonly HttpClient sender = new(new SocketsHttpHandler { UseProxy = false });

    private readonly Receiver receiver;

    public ReceiverTests(ITestOutputHelper output)
        : base(output) => receiver = ReceiverThatIsAway();

    public override Task InitializeAsync() => receiver.Open();

    [Fact]
    public async Task A_receipt_holds_what_was_sent()
    {
        using var response = await Post("evt_1", "{ \"žluť\" : 1 }", "/some/path");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var receipt = Assert.Single(await receiver.Until(1));
        Assert.Equal(("POST", "/some/path", "evt_1", 1), (receipt.Method, receipt.Path, receipt.WebhookId, receipt.Attempt));
        Assert.Equal("{ \"žluť\" : 1 }", Encoding.UTF8.GetString(receipt.Body));
        Assert.True(receipt.IsSigned);
    }

    [Fact]
    public async Task A_wrong_signature_is_noticed()
    {
        using var response = await Post("evt_1", "{}", secret: StandardWebhooks.NewSecret());
        Assert.False(Assert.Single(receiver.Receipts).IsSigned);
    }

    [Fact]
    public async Task The_first_attempts_of_each_event_can_be_refused()
    {
        receiver.Answers = Answer.First(2, new Answer(503) { Body = "later" });
        List<int> statuses = [];
        foreach (var id in new[] { "a", "b", "a", "a", "b", "b" })
        {
            using var response = await Post(id);
            statuses.Add((int)response.StatusCode);
        }

        Assert.Equal([503, 503, 503, 200, 503, 200], statuses);
    }

    [Fact]
    public async Task A_reset_connection_is_seen_as_reset()
    {
        receiver.Answers = _ => Answer.Reset;
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => Post("evt_1"));
        var socket = Assert.IsType<SocketException>(failure.InnerException?.InnerException);
        Assert.Equal(SocketError.ConnectionReset, socket.SocketErrorCode);
    }

    [Fact]
    public async Task A_hanging_request_ends_when_the_receiver_disconnects()
    {
        receiver.Answers = _ => Answer.Hang;
        var request = Post("evt_1");
        await receiver.Until(1);
        Assert.False(request.IsCompleted);
        await receiver.Close();
        await Assert.ThrowsAsync<HttpRequestException>(() => request);
    }

    [Fact]
    public async Task A_receiver_that_restarts_has_the_same_address()
    {
        using var before = await Post("evt_1");
        await receiver.Close();
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => Post("evt_2"));
        Assert.Equal(HttpRequestError.ConnectionError, refused.HttpRequestError);
        await receiver.Open();
        using var after = await Post("evt_3");
        Assert.Equal(["evt_1", "evt_3"], receiver.Receipts.Select(receipt => receipt.WebhookId));
    }

    [Fact]
    public async Task Waiting_in_vain_says_what_did_arrive()
    {
        using var response = await Post("evt_1");
        var failure = await Assert.ThrowsAsync<TimeoutException>(() => receiver.Until(2, TimeSpan.FromMilliseconds(50)));
        Assert.Contains("evt_1", failure.Message, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> Post(string id, string body = "{}", string path = "/", string? secret = null)
    {
        using var content = new StringContent(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, receiver.Url(path)) { Content = content };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", "1614265330");
        var signature = StandardWebhooks.Sign(secret ?? receiver.Secret, id, "1614265330", Encoding.UTF8.GetBytes(body));
        request.Headers.Add("webhook-signature", signature);
        return await sender.SendAsync(request);
    }
}
