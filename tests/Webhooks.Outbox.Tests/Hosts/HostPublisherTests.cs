using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Webhooks.Actors;
using Webhooks.Client;
using Webhooks.Model;
using Webhooks.Outbox.Hosts;
using Xunit;

namespace Webhooks.Outbox.Tests.Hosts;

/// <summary>What the answers of a host elsewhere mean to the relay.</summary>
public sealed class HostPublisherTests
{
    private static readonly EventDraft[] Drafts =
    [
        EventDraft.Of("order.paid", new { total = 1 }) with
        {
            Id = PublishedEventId.Parse("a"), Key = "k", Timestamp = DateTimeOffset.UnixEpoch,
        },
        EventDraft.Of("order.paid", new { total = 2 }) with { Id = PublishedEventId.Parse("b") },
    ];

    [Fact]
    public async Task Events_are_published_in_one_request_with_their_ids()
    {
        var host = new Answers(HttpStatusCode.Accepted, """
            {"accepted":1,"duplicates":1,"first_sequence":7,"last_sequence":8,"webhooks":2,
             "events":[{"id":"a","sequence":7,"duplicate":true},{"id":"b","sequence":8,"duplicate":false}]}
            """);

        var accepted = await Publisher(host).PublishAsync(ProjectId.Parse("shop"), Drafts);

        Assert.Equal([("a", 7L, true), ("b", 8L, false)], accepted.Select(e => (e.Id.Value, e.Sequence, e.Duplicate)));
        Assert.Equal("/api/v1/projects/shop/events", host.Path);
        var sent = JsonNode.Parse(host.Body!)![0]!;
        Assert.Equal(
            ("a", "order.paid", "k", "{\"total\":1}"),
            ((string?)sent["id"], (string?)sent["type"], (string?)sent["key"], sent["data"]!.ToJsonString()));
        Assert.Equal(DateTimeOffset.UnixEpoch, (DateTimeOffset)sent["timestamp"]!);
    }

    [Theory]
    [InlineData(422, "schema_violation", RefusalReason.Invalid, 1)]
    [InlineData(409, "event_conflict", RefusalReason.Conflict, 1)]
    [InlineData(413, "event_too_large", RefusalReason.Invalid, 1)]
    [InlineData(401, "unauthorized", RefusalReason.Unavailable, 1)]
    [InlineData(403, "insufficient_scope", RefusalReason.Unavailable, 1)]
    [InlineData(404, "project_not_found", RefusalReason.Unavailable, 1)]
    [InlineData(429, "too_many_requests", RefusalReason.Unavailable, 1)]
    [InlineData(503, "unavailable", RefusalReason.Unavailable, 1)]
    public async Task What_is_wrong_with_an_event_is_the_events_and_all_else_waits(
        int status, string code, RefusalReason reason, int index)
    {
        var host = new Answers((HttpStatusCode)status, $$"""
            {"type":"about:blank","title":"T","status":{{status}},"detail":"Why.","code":"{{code}}","index":{{index}}}
            """);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => Publisher(host).PublishAsync(ProjectId.Parse("shop"), Drafts));

        Assert.Equal((reason, code, index), (refused.Refusal.Reason, refused.Refusal.Code, refused.Refusal.Index));
    }

    [Fact]
    public async Task A_refusal_of_something_between_says_nothing_about_the_events()
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(
            () => Publisher(new(HttpStatusCode.BadRequest, "<html>")).PublishAsync(ProjectId.Parse("shop"), Drafts));

        Assert.Equal(RefusalReason.Unavailable, refused.Refusal.Reason);
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_unavailable()
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(
            () => Publisher(new(null, "")).PublishAsync(ProjectId.Parse("shop"), Drafts));

        Assert.Equal(RefusalReason.Unavailable, refused.Refusal.Reason);
    }

    private static HostPublisher Publisher(Answers host) => new(new(
        new HttpClient(host) { BaseAddress = new("http://127.0.0.1:5080") }, new WebhooksClientOptions { MaxAttempts = 1 }));

    private sealed class Answers(HttpStatusCode? status, string body) : HttpMessageHandler
    {
        public string? Path { get; private set; }

        public string? Body { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Path = request.RequestUri!.AbsolutePath;
            Body = await request.Content!.ReadAsStringAsync(cancellationToken);
            if (status is not { } code)
                throw new HttpRequestException(HttpRequestError.ConnectionError, "Refused.");
            var type = code == HttpStatusCode.Accepted ? "application/json" : "application/problem+json";
            return new(code) { Content = new StringContent(body, Encoding.UTF8, type) };
        }
    }
}
