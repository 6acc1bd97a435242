using System.Net;
using Webhooks.AspNetCore.Tests.Safety;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Requests;

public sealed class HeadTests(KeylessApi shared, KeylessHost ready) : IClassFixture<KeylessApi>, IClassFixture<KeylessHost>
{
    private readonly EngineApi _api = shared.Api;

    [Fact]
    public async Task HEAD_is_answered_as_GET_without_the_body_by_every_endpoint_that_reads()
    {
        using (await _api.SendAsync(HttpMethod.Post, "/api/v1/projects/labels/events", request => request.Content = new StringContent(
            """{"type":"a.b","data":1}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")))) { }

        var reads = _api.Routes.Where(route => route.Method == HttpMethod.Get).Select(route => route.Path).ToArray();
        Assert.True(reads.Length > 10);
        foreach (var path in reads)
        {
            using var get = await _api.SendAsync(HttpMethod.Get, path);
            using var head = await _api.SendAsync(HttpMethod.Head, path);

            Assert.True(head.StatusCode == get.StatusCode, $"HEAD {path} answers {head.StatusCode}, GET {get.StatusCode}");
            Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }
    }

    [Theory]
    [InlineData("HEAD", "/api/v1/projects/labels/webhooks/wh_1/pause", "POST")]
    [InlineData("PUT", "/api/v1/projects/labels/events", "GET, HEAD, POST")]
    public async Task Other_methods_are_refused_with_those_that_are_allowed(string method, string path, string allowed)
    {
        using var refused = await _api.SendAsync(new(method), path);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.StatusCode);
        Assert.Equal(allowed.Split(", "), refused.Content.Headers.Allow.Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("projects/labels")]
    [InlineData("health/live")]
    [InlineData("health/ready")]
    [InlineData("metrics")]
    [InlineData("openapi/v1.json")]
    [InlineData("api/v1/projects")]
    public async Task The_ready_made_host_answers_HEAD_wherever_it_answers_GET(string path)
    {
        using var head = await ready.Host.SendAsync("HEAD", path);

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
    }
}
