using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Webhooks.Actors;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Ingest;

/// <summary>What the API does while its journal stands still.</summary>
public sealed class OverloadTests : IAsyncLifetime, IDisposable
{
    private readonly WebApplication _app;
    private readonly SlowPublisher _publisher = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromSeconds(60) });

    public OverloadTests()
    {
        var builder = LoopbackApp.CreateBuilder();
        builder.Services.AddPublisherOnly(_publisher);
        builder.Services.AddWebhooksApi(options => options.MaxBytesInFlight = 1 << 20);
        _app = builder.Build();
        _app.MapWebhooksApi();
    }

    public async Task InitializeAsync()
    {
        await _app.StartAsync();
        _client.BaseAddress = _app.Address();
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task What_does_not_fit_is_refused_until_there_is_room_and_others_are_accepted()
    {
        var first = PublishAsync("flooded", kilobytes: 600);
        await _publisher.UntilWaiting(1);

        using var refused = await PublishAsync("flooded", kilobytes: 300);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter?.Delta);
        Assert.Equal("unavailable", (await refused.ProblemAsync()).Code);

        var other = PublishAsync("calm", kilobytes: 300);
        await _publisher.UntilWaiting(2);
        _publisher.Open();

        Assert.Equal(HttpStatusCode.Accepted, (await first).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await other).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await PublishAsync("flooded", kilobytes: 600)).StatusCode);
    }

    [Fact]
    public async Task A_body_that_was_accepted_is_not_refused_for_one_that_came_later()
    {
        var body = new HalfSent(BatchOf(kilobytes: 600));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/projects/flooded/events?summary=true") { Content = body };
        request.Headers.ExpectContinue = true; // so the body is sent when the host begins to read it
        var first = _client.SendAsync(request);
        await body.HalfIsSent.WaitAsync(TimeSpan.FromSeconds(60));

        using var second = await PublishAsync("flooded", kilobytes: 400);
        body.SendTheRest();
        _publisher.Open();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await first).StatusCode);
    }

    private Task<HttpResponseMessage> PublishAsync(string project, int kilobytes) =>
        _client.PostAsync($"/api/v1/projects/{project}/events?summary=true",
            new StringContent(BatchOf(kilobytes), Encoding.UTF8, "application/json"));

    private static string BatchOf(int kilobytes)
    {
        var item = $$"""{"type":"a.b","data":"{{new string('x', 100_000)}}"}""";
        return $"[{string.Join(',', Enumerable.Repeat(item, kilobytes / 100))}]";
    }

    /// <summary>A body of known length whose second half is sent when the test asks for it.</summary>
    private sealed class HalfSent : HttpContent
    {
        private readonly TaskCompletionSource _half = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _rest = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly byte[] _bytes;

        public HalfSent(string text)
        {
            _bytes = Encoding.UTF8.GetBytes(text);
            Headers.ContentType = new("application/json");
        }

        public Task HalfIsSent => _half.Task;

        public void SendTheRest() => _rest.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var half = _bytes.Length / 2;
            await stream.WriteAsync(_bytes.AsMemory(0, half));
            await stream.FlushAsync();
            _half.SetResult();
            await _rest.Task;
            await stream.WriteAsync(_bytes.AsMemory(half));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _bytes.Length;
            return true;
        }
    }

    private sealed class SlowPublisher : IWebhookPublisher
    {
        private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Channel<int> _arrived = Channel.CreateUnbounded<int>();
        private int _seen;

        public void Open() => _opened.SetResult();

        public async Task UntilWaiting(int publishes)
        {
            for (; _seen < publishes; _seen++)
                await _arrived.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        }

        public async Task<AcceptedEvent> PublishAsync(ProjectId project, EventDraft draft, CancellationToken cancellationToken = default) =>
            (await PublishAsync(project, [draft], cancellationToken))[0];

        public async Task<IReadOnlyList<AcceptedEvent>> PublishAsync(
            ProjectId project, IReadOnlyList<EventDraft> drafts, CancellationToken cancellationToken = default)
        {
            _arrived.Writer.TryWrite(drafts.Count);
            await _opened.Task.WaitAsync(cancellationToken);
            return [
                .. drafts.Select(
                    (draft, index) => new AcceptedEvent(draft.Id ?? PublishedEventId.Parse($"evt_{index}"), index + 1, false))];
        }
    }
}
