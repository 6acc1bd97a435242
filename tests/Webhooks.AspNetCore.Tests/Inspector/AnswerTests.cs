using System.Text;
using Webhooks.AspNetCore.Inspector;
using Webhooks.Contracts;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Inspector;

public sealed class AnswerTests
{
    [Fact]
    public void An_answer_is_read_with_defaults_for_what_is_absent()
    {
        var answer = Read("""{"status":429,"headers":{"Retry-After":"5"},"delay":"1.5s","fail_first":{"count":3}}""");

        Assert.Equal((429, "5", TimeSpan.FromSeconds(1.5), 3, 500),
            (answer.Status, answer.Headers["retry-after"], answer.Delay, answer.FailFirst, answer.FailStatus));
        Assert.True(Read("{}").IsSameAs(Answer.Default));
    }

    [Theory]
    [InlineData("ok", 200, 0)]
    [InlineData("fail_twice", 200, 2)]
    [InlineData("too_many_requests", 429, 0)]
    [InlineData("gone", 410, 0)]
    [InlineData("time_out", 200, 0)]
    public void A_preset_is_read_and_known_again(string preset, int status, int fails)
    {
        var answer = Read($$"""{"preset":"{{preset}}"}""");

        Assert.Equal((status, fails, preset), (answer.Status, answer.FailFirst, answer.ToResource().Preset));
        Assert.Empty(AnswerRules.Errors(answer));
    }

    [Theory]
    [InlineData("""{"status":101}""", "status")]
    [InlineData("""{"status":600}""", "status")]
    [InlineData("""{"status":204,"body":"x"}""", "body")]
    [InlineData("""{"delay":"121s"}""", "delay")]
    [InlineData("""{"fail_first":{"count":101}}""", "fail_first.count")]
    [InlineData("""{"fail_first":{"count":1,"status":100}}""", "fail_first.status")]
    [InlineData("""{"preset":"ok","status":200}""", "status")]
    [InlineData("""{"preset":"teapot"}""", "preset")]
    public void What_is_out_of_bounds_is_reported_by_field(string json, string field) => Assert.Equal([field], Errors(json));

    /// <summary>Bins lie on the dashboard's origin: what a browser would take orders from is not served there.</summary>
    [Theory]
    [InlineData("set-cookie", "a=b")]
    [InlineData("Set-Cookie", "a=b")]
    [InlineData("clear-site-data", "*")]
    [InlineData("content-security-policy", "default-src *")]
    [InlineData("x-content-type-options", "none")]
    [InlineData("x-frame-options", "allow")]
    [InlineData("service-worker-allowed", "/")]
    [InlineData("www-authenticate", "Basic realm=x")]
    [InlineData("refresh", "0;url=https://evil.example")]
    [InlineData("location", "https://evil.example")]
    [InlineData("link", "</x>; rel=preload")]
    [InlineData("strict-transport-security", "max-age=1")]
    [InlineData("access-control-allow-origin", "*")]
    [InlineData("transfer-encoding", "chunked")]
    [InlineData("content-length", "5")]
    [InlineData("content-encoding", "gzip")]
    [InlineData("x-accel-redirect", "/etc/passwd")]
    [InlineData("a b", "c")]
    [InlineData("x-a", "b\\r\\nset-cookie: c=d")]
    [InlineData("content-type", "text/html")]
    [InlineData("content-type", "application/xhtml+xml")]
    [InlineData("content-type", "image/svg+xml")]
    [InlineData("content-type", "text/javascript")]
    [InlineData("content-type", "text/css")]
    [InlineData("content-type", "application/wasm")]
    [InlineData("content-type", "multipart/x-mixed-replace")]
    [InlineData("content-type", "application/json, text/html")]
    public void A_header_that_a_browser_obeys_is_refused(string name, string value) =>
        Assert.Equal([$"headers.{name}"], Errors($$$"""{"headers":{"{{{name}}}":"{{{value}}}"}}"""));

    [Theory]
    [InlineData("content-type", "application/json")]
    [InlineData("content-type", "application/problem+json; charset=utf-8")]
    [InlineData("content-type", "text/plain")]
    [InlineData("retry-after", "Wed, 25 Nov 2026 05:00:00 GMT")]
    [InlineData("x-request-id", "1")]
    [InlineData("ratelimit-remaining", "0")]
    public void A_header_of_an_API_is_taken(string name, string value) =>
        Assert.Equal(value, Read($$$"""{"headers":{"{{{name}}}":"{{{value}}}"}}""").Headers[name]);

    private static Answer Read(string json) => AnswerForm.Read(Encoding.UTF8.GetBytes(json));

    private static IEnumerable<string> Errors(string json)
    {
        var rejected = Assert.Throws<RejectedRequestException>(() => Read(json));
        Assert.Equal(ProblemCodes.InvalidAnswer, rejected.Problem.Code);
        return rejected.Problem.Errors!.Keys;
    }
}
