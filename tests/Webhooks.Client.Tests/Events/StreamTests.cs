using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Webhooks.Contracts;
using Xunit;
using static Webhooks.Client.Tests.ScriptedServer;

namespace Webhooks.Client.Tests.Events;

public sealed class StreamTests(EngineHost host) : EngineTest(host), IDisposable
{
    private readonly HttpClient _http = new();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_long_stream_arrives_whole_and_in_order()
    {
        var progress = new Progress();

        var totals = await Client.Events.PublishStreamAsync(Project, Events(12_345), progress);

        Assert.Equal(new PublishTotals(12_345, 0, 12_345) { Webhooks = 0 }, totals);
        Assert.Equal(Enumerable.Range(1, 12).Select(i => i * 1000L).Append(12_345), progress.Totals.Select(t => t.Events));
        var newest =
            (await Eventually(() => Client.Events.ListAsync(Project).PageAsync(limit: 1),
                page => page.Items is [{ Sequence: 12_345 }])).Items[0];
        Assert.Equal(
            "12344",
            (await Client.Events.GetAsync(Project, newest.Id)).Event is { } body
                ? JsonDocument.Parse(body.Utf8).RootElement.GetProperty("data").GetRawText()
                : "");
    }

    [Fact]
    public async Task Batches_keep_within_their_bounds()
    {
        await using var server = new ScriptedServer(Stored());
        var client = new WebhooksClient(_http, new() { Url = server.Url, MaxBatchEvents = 10, MaxBatchBytes = 2000 });

        await client.Events.PublishStreamAsync("labels", Events(25));
        await client.Events.PublishStreamAsync("labels", Enumerable.Repeat(PublishEventRequest.Of("image.seen", new string('x', 800)), 5));
        await client.Events.PublishStreamAsync("labels", [PublishEventRequest.Of("image.seen", new string('x', 3000))]);

        Assert.Equal([10, 10, 5, 2, 2, 1, 1], server.Requests.Select(request => request.Ids.Count));
        Assert.All(server.Requests.SkipLast(1), request => Assert.InRange(request.Body.Length, 1, 2000));
        Assert.Equal("POST /below/api/v1/projects/labels/events?summary=true HTTP/1.1", server.Requests[0].Line);
    }

    [Fact]
    public async Task A_batch_that_is_tried_again_has_the_same_ids()
    {
        await using var server = new ScriptedServer(Cut(), BreakOff(), Answer(503, headers: "retry-after: 0\r\n"), Stored());
        var client = new WebhooksClient(_http, new() { Url = server.Url, FirstWait = TimeSpan.FromMilliseconds(1) });

        await client.Events.PublishStreamAsync("labels", Events(3));

        Assert.Equal(4, server.Requests.Count);
        Assert.Single(server.Requests.Select(request => request.Body).Distinct());
        Assert.Equal(3, server.Requests[0].Ids.Distinct().Count());
    }

    [Fact]
    public async Task A_wrong_event_ends_the_stream_is_named_and_what_came_before_its_batch_is_stored()
    {
        var progress = new Progress();
        var client = new WebhooksClient(_http, new() { Url = Url, MaxBatchEvents = 10 });
        var events = Events(100).Select((e, i) => i == 37 ? e with { Type = "Wrong" } : e);

        var refused = await Assert.ThrowsAsync<WebhooksApiException>(() => client.Events.PublishStreamAsync(Project, events, progress));

        Assert.Equal((422, ProblemCodes.InvalidEvent, 37), (refused.Status, refused.Code, refused.Index));
        Assert.Equal(["type"], refused.Errors.Keys);
        Assert.StartsWith("Event 38 of the stream: type ", refused.Detail, StringComparison.Ordinal);
        Assert.Contains(refused.Detail, refused.Message, StringComparison.Ordinal);
        Assert.Equal(30, progress.Totals[^1].Events);
        Assert.Equal(31, (await client.Events.PublishAsync(Project, "image.seen", 1)).Sequence);
    }

    [Fact]
    public async Task An_event_in_conflict_with_another_is_counted_within_the_stream_too()
    {
        var client = new WebhooksClient(_http, new() { Url = Url, MaxBatchEvents = 10 });
        var events = Events(100).Select((e, i) => i is 32 or 37 ? e with { Id = "evt_same" } : e);

        var refused = await Assert.ThrowsAsync<WebhooksApiException>(() => client.Events.PublishStreamAsync(Project, events));

        Assert.Equal((409, ProblemCodes.EventConflict, 37), (refused.Status, refused.Code, refused.Index));
        Assert.Equal(
            "Event 38 of the stream has the id 'evt_same', which event 33 of the stream already has with other content. Nothing of its "
                + "batch was stored.",
            refused.Detail);
    }

    [Fact]
    public async Task What_there_is_goes_while_the_source_waits_for_more()
    {
        await using var server = new ScriptedServer(Stored());
        var client = new WebhooksClient(_http, new() { Url = server.Url });
        var source = Channel.CreateUnbounded<PublishEventRequest>();

        var publishing = client.Events.PublishStreamAsync("labels", source.Reader.ReadAllAsync());
        source.Writer.TryWrite(PublishEventRequest.Of("image.seen", 1));
        await server.Until(1);
        source.Writer.TryWrite(PublishEventRequest.Of("image.seen", 2));
        await server.Until(2);
        source.Writer.Complete();

        Assert.Equal(2, (await publishing).Events);
    }

    [Fact]
    public async Task While_a_batch_is_in_flight_the_next_one_gathers_and_none_overtakes()
    {
        var opened = new TaskCompletionSource();
        await using var server = new ScriptedServer(
            async (connection, request, stopping) =>
            {
                await opened.Task.WaitAsync(stopping);
                await Stored()(connection, request, stopping);
            },
            Stored());
        var client = new WebhooksClient(_http, new() { Url = server.Url });
        var source = Channel.CreateUnbounded<PublishEventRequest>();

        var publishing = client.Events.PublishStreamAsync("labels", source.Reader.ReadAllAsync());
        source.Writer.TryWrite(PublishEventRequest.Of("image.seen", 1));
        await server.Until(1);
        for (var i = 0; i < 50; i++)
            source.Writer.TryWrite(PublishEventRequest.Of("image.seen", i));
        source.Writer.Complete();
        await source.Reader.Completion;
        opened.SetResult();

        Assert.Equal(51, (await publishing).Events);
        Assert.InRange(server.Requests.Count, 2, 3); // the fiftieth may just have been on its way from the source
    }

    [Fact]
    public async Task A_source_that_fails_is_disposed_of_and_what_is_in_flight_ends()
    {
        await using var server = new ScriptedServer(Stored());
        var client = new WebhooksClient(_http, new() { Url = server.Url, MaxBatchEvents = 1 });
        var (progress, source) = (new Progress(), new Source());

        await Assert.ThrowsAsync<InvalidDataException>(() => client.Events.PublishStreamAsync("labels", source.FailAsync(), progress));

        Assert.True(source.IsDisposed);
        Assert.Equal(server.Requests.Count, progress.Totals.Count);
    }

    [Fact]
    public async Task A_stream_that_waits_ends_when_a_batch_fails()
    {
        await using var server = new ScriptedServer(
            Answer(422, """{"title":"T","status":422,"code":"invalid_event","detail":"D","index":0}""", contentType: Problem.MediaType));
        var client = new WebhooksClient(_http, new() { Url = server.Url });
        var source = new Source();

        await Assert.ThrowsAsync<WebhooksApiException>(() => client.Events.PublishStreamAsync("labels", source.WaitAsync()));

        Assert.True(source.IsDisposed);
    }

    [Fact]
    public async Task A_caller_that_cancels_ends_the_stream()
    {
        await using var server = new ScriptedServer(Hang());
        var client = new WebhooksClient(_http, new() { Url = server.Url });
        var source = new Source();
        using var giving = new CancellationTokenSource();

        var publishing = client.Events.PublishStreamAsync("labels", source.WaitAsync(), cancellationToken: giving.Token);
        await server.Until(1);
        await giving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => publishing);
        Assert.True(source.IsDisposed);
    }

    [Fact]
    public async Task An_empty_stream_sends_no_request()
    {
        await using var server = new ScriptedServer(Stored());

        Assert.Equal(default, await new WebhooksClient(_http, new() { Url = server.Url }).Events.PublishStreamAsync("labels", []));

        Assert.Empty(server.Requests);
        await Assert.ThrowsAsync<ArgumentException>(() => Client.Events.PublishAsync(Project, []));
    }

    private static IEnumerable<PublishEventRequest> Events(int count) =>
        Enumerable.Range(0, count).Select(i => PublishEventRequest.Of("image.seen", i));

    private static Turn Stored() => (connection, request, stopping) => Answer(
        202, $$"""{"accepted":{{request.Ids.Count}},"duplicates":0,"first_sequence":1,"last_sequence":1}""")(connection, request, stopping);

    /// <summary>Unlike <see cref="Progress{T}"/>, tells in order.</summary>
    private sealed class Progress : IProgress<PublishTotals>
    {
        public List<PublishTotals> Totals { get; } = [];

        public void Report(PublishTotals value) => Totals.Add(value);
    }

    private sealed class Source
    {
        public bool IsDisposed { get; private set; }

        public async IAsyncEnumerable<PublishEventRequest> FailAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                for (var i = 0; i < 3; i++)
                    yield return PublishEventRequest.Of("image.seen", i);
                await Task.Yield();
                throw new InvalidDataException("The source is broken.");
            }
            finally
            {
                IsDisposed = true;
            }
        }

        public async IAsyncEnumerable<PublishEventRequest> WaitAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                yield return PublishEventRequest.Of("image.seen", 1);
                await Task.Delay(Timeout.Infinite, cancellationToken); // a source with nothing more to give
            }
            finally
            {
                IsDisposed = true;
            }
        }
    }
}
