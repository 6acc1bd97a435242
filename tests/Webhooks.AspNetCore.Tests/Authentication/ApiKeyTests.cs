using System.Net;
using Microsoft.AspNetCore.Builder;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Authentication;

public sealed class ApiKeyTests : IAsyncLifetime, IDisposable
{
    private const string Old = "an-old-key-of-24-letters";
    private const string New = "a-new-key/of+all~kinds==";

    private readonly WebApplication _app;
    private readonly HttpClient _client = new();

    public ApiKeyTests()
    {
        var builder = LoopbackApp.CreateBuilder();
        builder.Services.AddPublisherOnly(new RecordingPublisher());
        builder.Services.AddWebhooksApi();
        _app = builder.Build();
        _app.UseWebhooksProblems();
        _app.UseWebhooksApiKeys([ApiKey.Of(New), ApiKey.Of(Old)]);
        _app.MapGet("/own", () => "protected").RequireWebhooksKey();
        _app.MapGet("/api/orders", () => "not protected");
        _app.MapWebhooksApi();
        _app.MapGet("/apis", () => "not the API");
        _app.MapGet("/health/live", () => "live");
    }

    public async Task InitializeAsync()
    {
        await _app.StartAsync();
        _client.BaseAddress = _app.Address();
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData($"Bearer {New}")]
    [InlineData($"Bearer {Old}")]
    [InlineData($"bearer  {Old} ")]
    public async Task Each_key_opens(string authorization) =>
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/own", authorization)).StatusCode);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer an-old-key-of-24-letter")]
    [InlineData("Bearer an-old-key-of-24-letters1")]
    [InlineData("Bearer AN-OLD-KEY-OF-24-LETTERS")]
    [InlineData("Basic an-old-key-of-24-letters")]
    [InlineData("an-old-key-of-24-letters")]
    public async Task A_client_without_a_key_is_answered_what_to_send(string? authorization)
    {
        var refused = await GetAsync("/own", authorization);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("Bearer", Assert.Single(refused.Headers.WwwAuthenticate).Scheme);
        Assert.Equal("unauthorized", (await refused.ProblemAsync()).Code);
        Assert.DoesNotContain("letter", await refused.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/own", HttpStatusCode.Unauthorized)]
    [InlineData("/api/v1/projects", HttpStatusCode.Unauthorized)]
    [InlineData("/API/V1/projects", HttpStatusCode.Unauthorized)]
    [InlineData("/api/v1/projects/", HttpStatusCode.Unauthorized)]
    [InlineData("/api/orders", HttpStatusCode.OK)]
    [InlineData("/api", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/no/such/route", HttpStatusCode.NotFound)]
    [InlineData("//api/v1/projects", HttpStatusCode.NotFound)]
    [InlineData("/%61pi/v1/projects", HttpStatusCode.Unauthorized)]
    [InlineData("/apis", HttpStatusCode.OK)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    public async Task All_of_the_API_and_nothing_else_asks_for_a_key(string path, HttpStatusCode status) =>
        Assert.Equal(status, (await GetAsync(path, null)).StatusCode);

    [Fact]
    public void A_key_that_is_too_short_is_refused() =>
        Assert.Throws<ArgumentException>(() => ApiKey.Of("0123456789abcde"));

    private async Task<HttpResponseMessage> GetAsync(string path, string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_client.BaseAddress!.GetLeftPart(UriPartial.Authority) + path));
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await _client.SendAsync(request);
    }
}
