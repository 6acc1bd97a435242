using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using Webhooks.Client.AspNetCore;
using Webhooks.Contracts;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Client.Tests.AspNetCore;

public sealed class SignatureGateTests : IAsyncLifetime, IDisposable
{
    private const string Envelope =
        """{"id":"evt_1","type":"image.seen","timestamp":"2026-09-28T14:03:21.482Z","project_id":"labels","sequence":7,"data":{ "id":17,"by":"ä" }}""";

    private readonly string _secret = StandardWebhooks.NewSecret();
    private readonly HttpClient _http = new();

    private ReceiverHost Receiver { get; set; } = null!;

    public async Task InitializeAsync() => Receiver = await ReceiverHost.Start(StandardWebhooks.NewSecret(), _secret);

    public async Task DisposeAsync() => await Receiver.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData("/typed", "image.seen labels 7 17 ä")]
    [InlineData("/raw", """evt_1 { "id":17,"by":"ä" }""")]
    [InlineData("/group/bytes", "137 " + Envelope)]
    [InlineData("/group/delegate", "delegate")]
    public async Task What_is_signed_reaches_endpoints_of_every_form(string path, string seen)
    {
        using var answer = await PostAsync(path, Envelope);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal([seen], Receiver.Seen);
    }

    [Theory]
    [InlineData("/typed")]
    [InlineData("/raw")]
    [InlineData("/group/bytes")]
    [InlineData("/group/delegate")]
    public async Task What_is_altered_reaches_none(string path)
    {
        using var answer = await PostAsync(path, Envelope, sent: Envelope.Replace("17", "18", StringComparison.Ordinal));

        var problem = await answer.Content.ReadFromJsonAsync(ContractsJson.Readable.Problem);
        Assert.Equal((HttpStatusCode.Unauthorized, Problem.MediaType), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal((401, "no_matching_signature"), (problem?.Status, problem?.Code));
        Assert.Single(answer.Headers.WwwAuthenticate);
        Assert.Empty(Receiver.Seen);
    }

    [Fact]
    public async Task What_is_not_signed_is_refused_with_its_reason_and_other_endpoints_stay_open()
    {
        using var refused = await _http.PostAsync(Receiver.Url("/typed"), new StringContent(Envelope, Encoding.UTF8, "application/json"));
        using var open = await _http.PostAsync(Receiver.Url("/open"), new StringContent(Envelope, Encoding.UTF8, "application/json"));

        var problem = await refused.Content.ReadFromJsonAsync(ContractsJson.Readable.Problem);
        Assert.Equal(("missing_header", "The header webhook-id is missing."), (problem?.Code, problem?.Detail));
        Assert.Equal(["open"], Receiver.Seen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_is_too_large_is_not_held(bool lengthIsKnown)
    {
        using var answer = await PostAsync("/group/bytes", new string('x', 401), chunked: !lengthIsKnown);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Empty(Receiver.Seen);
    }

    [Fact]
    public async Task An_old_request_is_refused_before_its_body_is_read()
    {
        using var answer = await PostAsync("/group/bytes", new string('x', 401), age: TimeSpan.FromMinutes(6));

        Assert.Equal("timestamp_too_old", (await answer.Content.ReadFromJsonAsync(ContractsJson.Readable.Problem))?.Code);
    }

    [Fact]
    public async Task A_receiver_without_a_secret_does_not_start() =>
        await Assert.ThrowsAsync<ArgumentException>(() => ReceiverHost.Start());

    [Fact]
    public void Bounds_are_checked()
    {
        Assert.Throws<ArgumentException>(() => new WebhookReceiverOptions { MaxBodyBytes = 0 }.Check());
        Assert.Throws<ArgumentException>(() => new WebhookReceiverOptions { Tolerance = TimeSpan.Zero }.Check());
    }

    private async Task<HttpResponseMessage> PostAsync(
        string path, string body, string? sent = null, TimeSpan age = default, bool chunked = false)
    {
        var timestamp = (DateTimeOffset.UtcNow - age).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, Receiver.Url(path))
        {
            Content = new StringContent(sent ?? body, Encoding.UTF8, "application/json"),
            Headers =
            {
                { WebhookHeaders.IdName, "evt_1" },
                { WebhookHeaders.TimestampName, timestamp },
                { WebhookHeaders.SignatureName, StandardWebhooks.Sign(_secret, "evt_1", timestamp, Encoding.UTF8.GetBytes(body)) },
            },
        };
        request.Headers.TransferEncodingChunked = chunked ? true : null;
        return await _http.SendAsync(request);
    }
}
