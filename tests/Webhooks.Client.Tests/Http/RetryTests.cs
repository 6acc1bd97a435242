using System.Globalization;
using Webhooks.Contracts;
using Webhooks.TestKit;
using Xunit;
using static Webhooks.Client.Tests.ScriptedServer;

namespace Webhooks.Client.Tests.Http;

public sealed class RetryTests : IDisposable
{
    private readonly HttpClient _http = new();

    public static TheoryData<string> Passing => ["cut", "break off", "hang", "429", "502", "503", "504"];

    public void Dispose() => _http.Dispose();

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task What_may_pass_is_tried_again_with_the_same_bytes(string trouble)
    {
        await using var server = new ScriptedServer(Trouble(trouble), Trouble(trouble), Accept(duplicate: true));

        var answer = await Client(server, options => options.AttemptTimeout = TimeSpan.FromSeconds(trouble == "hang" ? 2 : 60))
            .Events.PublishAsync("labels", "image.seen", new { Id = 17 });

        Assert.InRange(server.Requests.Count, 3, 4); // a slow machine may miss the deadline once more
        Assert.Single(server.Requests.Select(request => request.Body).Distinct());
        Assert.Equal((server.Requests[0].Id, true), (answer.Id, answer.Duplicate));
        Assert.Equal("POST /below/api/v1/projects/labels/events HTTP/1.1", server.Requests[2].Line);
    }

    [Theory]
    [InlineData(400, "malformed_json")]
    [InlineData(401, "unauthorized")]
    [InlineData(404, "project_not_found")]
    [InlineData(409, "event_conflict")]
    [InlineData(413, "event_too_large")]
    [InlineData(422, "invalid_event")]
    [InlineData(500, "internal_error")]
    public async Task What_stays_wrong_is_not_tried_again(int status, string code)
    {
        await using var server = new ScriptedServer(
            Answer(
                status, $$"""{"title":"T","status":{{status}},"code":"{{code}}","detail":"Why.","errors":{"type":["is wrong"]},"more":1}""",
                contentType: Problem.MediaType));

        var refused = await Assert.ThrowsAsync<WebhooksApiException>(() => Client(server).Events.PublishAsync("labels", "image.seen", 1));

        Assert.Single(server.Requests);
        Assert.Equal((status, code, "Why.", "is wrong"), (refused.Status, refused.Code, refused.Detail, refused.Errors["type"].Single()));
    }

    [Fact]
    public async Task Attempts_are_bounded_and_the_last_failure_is_thrown()
    {
        await using var server = new ScriptedServer(Answer(503, "<html>", contentType: "text/html"));
        await using var silent = new ScriptedServer(Cut());

        var refused = await Assert.ThrowsAsync<WebhooksApiException>(() => Client(server).Events.PublishAsync("labels", "image.seen", 1));
        var unanswered = await Assert.ThrowsAsync<HttpRequestException>(
            () => Client(silent).Events.PublishAsync("labels", "image.seen", 1));

        Assert.Equal((4, 4), (server.Requests.Count, silent.Requests.Count));
        Assert.Equal((503, null), (refused.Status, refused.Code));
        Assert.Null(unanswered.StatusCode);
        Assert.EndsWith("(4 attempts)", refused.Message, StringComparison.Ordinal);
        Assert.Equal(4, refused.Attempts);
        Assert.StartsWith("4 attempts failed, the last one with: ", unanswered.Message, StringComparison.Ordinal);
        Assert.Contains(Assert.IsType<HttpRequestException>(unanswered.InnerException).Message, unanswered.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_a_timeout()
    {
        await using var server = new ScriptedServer(Hang());

        var late = await Assert.ThrowsAsync<HttpRequestException>(() => Client(
            server, options => (options.MaxAttempts, options.AttemptTimeout) = (1, TimeSpan.FromMilliseconds(100))).Events
            .PublishAsync("labels", "image.seen", 1));

        Assert.IsType<TimeoutException>(late.InnerException);
    }

    [Fact]
    public async Task A_caller_that_cancels_gets_a_cancellation()
    {
        await using var server = new ScriptedServer(Hang());
        using var giving = new CancellationTokenSource();

        var publishing = Client(server).Events.PublishAsync("labels", "image.seen", 1, cancellationToken: giving.Token);
        await server.Until(1);
        await giving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => publishing);
    }

    [Fact]
    public async Task Retry_After_is_waited_for()
    {
        await using var server = new ScriptedServer(Answer(429, headers: "retry-after: 20\r\n"), Accept());
        var time = new SteppedTime();

        await Client(server, time: time).Events.PublishAsync("labels", "image.seen", 1);

        Assert.InRange(Assert.Single(time.Waits), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20.01));
    }

    [Fact]
    public async Task Retry_After_may_be_a_date()
    {
        var time = new SteppedTime();
        var date = time.GetUtcNow().AddSeconds(25).ToString("R", CultureInfo.InvariantCulture);
        await using var server = new ScriptedServer(Answer(503, headers: $"retry-after: {date}\r\n"), Accept());

        await Client(server, time: time).Events.PublishAsync("labels", "image.seen", 1);

        Assert.InRange(Assert.Single(time.Waits), TimeSpan.FromSeconds(24), TimeSpan.FromSeconds(25.01));
    }

    [Fact]
    public async Task A_Retry_After_that_is_too_long_is_for_the_caller_to_wait()
    {
        await using var server = new ScriptedServer(Answer(429, headers: "retry-after: 31\r\n"));

        var refused = await Assert.ThrowsAsync<WebhooksApiException>(() => Client(server).Events.PublishAsync("labels", "image.seen", 1));

        Assert.Single(server.Requests);
        Assert.Equal(TimeSpan.FromSeconds(31), refused.RetryAfter);
    }

    [Fact]
    public async Task What_would_be_done_twice_is_tried_again_only_if_it_was_not_done()
    {
        await using var unknown = new ScriptedServer(Answer(503));
        await using var busy = new ScriptedServer(Answer(429), Answer(202, """{"id":"evt_1"}"""));

        await Assert.ThrowsAsync<WebhooksApiException>(() => Client(unknown).Webhooks.TestAsync("labels", "wh_1"));
        var test = await Client(busy).Webhooks.TestAsync("labels", "wh_1");

        Assert.Single(unknown.Requests);
        Assert.Equal(("evt_1", 2), (test.Id, busy.Requests.Count));
    }

    [Fact]
    public async Task A_host_that_is_not_there_yet_is_waited_for()
    {
        var port = FreePort.Next();
        var options =
            new WebhooksClientOptions { Url = new($"http://127.0.0.1:{port}"), MaxAttempts = 2, FirstWait = TimeSpan.FromMilliseconds(1) };

        var failure = await Assert.ThrowsAsync<HttpRequestException>(
            () => new WebhooksClient(_http, options).Webhooks.TestAsync("labels", "wh_1"));

        Assert.Equal(HttpRequestError.ConnectionError, failure.HttpRequestError);
    }

    [Fact]
    public async Task What_is_no_answer_of_this_API_is_named_as_such()
    {
        await using var server = new ScriptedServer(Answer(200, "<html>Welcome", contentType: "text/html"), Answer(200, """{"id":1}"""));

        for (var i = 0; i < 2; i++)
        {
            var refused = await Assert.ThrowsAsync<WebhooksApiException>(
                () => Client(server).Events.PublishAsync("labels", "image.seen", 1));
            Assert.Equal((200, null), (refused.Status, refused.Code));
            Assert.Contains("is not one of this API", refused.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_key_is_shown_and_the_client_says_what_it_is()
    {
        await using var server = new ScriptedServer(Accept());

        await Client(server, options => options.Key = "whk_secret").Events.PublishAsync("labels", "image.seen", 1);

        Assert.Contains("\r\nAuthorization: Bearer whk_secret", server.Requests[0].Head, StringComparison.Ordinal);
        Assert.Contains("\r\nUser-Agent: Webhooks.Client/", server.Requests[0].Head, StringComparison.Ordinal);
    }

    private static Turn Trouble(string name) => name switch
    {
        "cut" => Cut(),
        "break off" => BreakOff(),
        "hang" => Hang(),
        _ =>
            Answer(int.Parse(name, CultureInfo.InvariantCulture), """{"title":"T","status":0,"code":"c","detail":"d"}""",
                contentType: Problem.MediaType),
    };

    private WebhooksClient Client(ScriptedServer server, Action<WebhooksClientOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new WebhooksClientOptions { Url = server.Url, MaxAttempts = 4, FirstWait = TimeSpan.FromMilliseconds(1) };
        configure?.Invoke(options);
        return new(_http, options, time);
    }
}
