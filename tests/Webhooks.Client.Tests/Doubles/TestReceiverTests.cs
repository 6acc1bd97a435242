using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Webhooks.Client.Tests.Readme.Testing;
using Webhooks.TestKit;
using Webhooks.Testing;
using Xunit;

namespace Webhooks.Client.Tests.Doubles;

public sealed class TestReceiverTests(EngineHost host) : EngineTest(host)
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""
        {"id":"evt_1","type":"order.paid","timestamp":"2026-11-30T08:00:00Z","project_id":"shop","sequence":1,"data":{"order_id":"17"}}
        """);

    [Fact]
    public Task The_engine_delivers_to_it_after_the_failures_that_it_was_asked_for() => TestingSnippets.Receive(Client);

    [Fact]
    public async Task Only_signed_requests_are_received_and_the_others_are_refused_with_the_reason()
    {
        await using var receiver = await TestReceiver.StartAsync();

        var unsigned = await Post(receiver, new());
        var forged = await Post(receiver, WebhookSignature.Sign("evt_1", Body, StandardWebhooks.NewSecret()));
        var signed = await Post(receiver, WebhookSignature.Sign("evt_1", Body, receiver.Secret));

        Assert.Equal(
            (HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.NoContent), (unsigned, forged, signed));
        Assert.Equal([401, 401], receiver.Refused.Select(refused => refused.Status));
        Assert.Contains("no_matching_signature", receiver.Refused[1].Reason, StringComparison.Ordinal);
        var received = Assert.Single(receiver.Received);
        Assert.Equal(("evt_1", "/hooks", 1, "17"), (
            received.Id, received.Path, received.Attempt, received.DataAs<OrderPaid>()!.OrderId));
        Assert.Equal(Body, received.Body.ToArray());
    }

    [Fact]
    public async Task It_answers_each_request_as_the_test_says()
    {
        await using var receiver = await TestReceiver.StartAsync();
        receiver.AnswerNext(503);
        receiver.Answer = webhook => Results.StatusCode(200 + webhook.Attempt);
        var headers = WebhookSignature.Sign("evt_1", Body, receiver.Secret);

        HttpStatusCode[] answers = [await Post(receiver, headers), await Post(receiver, headers)];

        Assert.Equal([HttpStatusCode.ServiceUnavailable, HttpStatusCode.Accepted], answers);
    }

    [Fact]
    public async Task A_wait_ends_with_its_token_and_fails_with_what_arrived()
    {
        await using var receiver = await TestReceiver.StartAsync();
        using var cancelled = new CancellationTokenSource();
        var wait = receiver.WaitForAsync("order.shipped", cancelled.Token);
        await Post(receiver, WebhookSignature.Sign("evt_1", Body, receiver.Secret));
        await Post(receiver, new());

        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        receiver.Patience = TimeSpan.Zero;
        var late = await Assert.ThrowsAsync<TimeoutException>(() => receiver.WaitForAsync(2));

        Assert.Contains("evt_1", late.Message, StringComparison.Ordinal);
        Assert.Contains("Refused were 1", late.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> Post(TestReceiver receiver, WebhookHeaders headers)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(receiver.Url, "/hooks"));
        request.Content = new ByteArrayContent(Body) { Headers = { ContentType = new("application/json") } };
        foreach (var (name, value) in new[]
                 {
                     (WebhookHeaders.IdName, headers.Id), (WebhookHeaders.TimestampName, headers.Timestamp),
                     (WebhookHeaders.SignatureName, headers.Signature),
                 })
        {
            if (value is not null)
                request.Headers.Add(name, value);
        }

        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
