using System.Net;
using System.Text;
using Webhooks.Contracts;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Requests;

public sealed class QueryParameterTests(KeylessApi shared) : IClassFixture<KeylessApi>
{
    private readonly EngineApi _api = shared.Api;

    [Fact]
    public async Task Every_endpoint_refuses_a_parameter_that_it_does_not_declare()
    {
        Assert.True(_api.Routes.Count() > 30);
        foreach (var (_, method, path) in _api.Routes)
        {
            using var response = await _api.SendAsync(method, $"{path}?nosuch=1", request => request.Content = BodyOf(method));

            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{method} {path} answers {response.StatusCode}");
            if (method == HttpMethod.Head)
                continue;
            var problem = await response.ProblemAsync();
            Assert.Equal((ProblemCodes.UnknownParameter, "nosuch"), (problem.Code, Assert.Single(problem.Errors!).Key));
        }
    }

    [Fact]
    public async Task Every_endpoint_takes_the_parameters_that_it_declares_and_reads_no_other()
    {
        foreach (var (endpoint, method, path) in _api.Routes)
        {
            var query = string.Join('&', QueryParameters.Of(endpoint).Select(name => $"{name}=1"));
            foreach (var address in (string[])[path, $"{path}?{query}"])
            {
                using var response = await _api.SendAsync(method, address, request => request.Content = BodyOf(method));

                Assert.True((int)response.StatusCode < 500, $"{method} {address} answers {response.StatusCode}");
                Assert.DoesNotContain(ProblemCodes.UnknownParameter, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("POST", "projects/labels/webhooks/wh_none/enable?skipBacklog=true",
        "skipBacklog is not a parameter of this request, which has skip_backlog; did you mean 'skip_backlog'?")]
    [InlineData("POST", "projects/labels/webhooks/wh_none/enable?skip_backlog=true&skip_backlogs=1",
        "skip_backlogs is not a parameter of this request, which has skip_backlog; did you mean 'skip_backlog'?")]
    [InlineData("GET", "projects/labels/events?event_type=a.b",
        "event_type is not a parameter of this request, which has type, since, limit, cursor; did you mean 'type'?")]
    [InlineData("POST", "projects/labels/webhooks/wh_none/replay?dry_run=true",
        "dry_run is not a parameter of the query but a field of the body.")]
    [InlineData("POST", "projects/labels/webhooks/wh_none/pause?force=true", "force is not a parameter of this request, which has none.")]
    [InlineData("GET", "projects?=1", "a parameter is not a parameter of this request, which has limit, cursor.")]
    public async Task What_is_not_declared_is_told_with_the_nearest_name(string method, string path, string detail)
    {
        using var response = await _api.SendAsync(new(method), $"/api/v1/{path}");

        var problem = await response.ProblemAsync();
        Assert.Equal((400, ProblemCodes.UnknownParameter, detail), (problem.Status, problem.Code, problem.Detail));
    }

    [Fact]
    public async Task A_field_that_is_mistyped_is_told_with_the_nearest_name()
    {
        using var response = await _api.SendAsync(
            HttpMethod.Post, "/api/v1/projects/labels/events",
            request => request.Content = new StringContent("""{"type":"a.b","dta":1}""", Encoding.UTF8, "application/json"));
        using var other = await _api.SendAsync(
            HttpMethod.Post, "/api/v1/projects/labels/webhooks",
            request => request.Content = new StringContent("""{"eventTypes":["a.b"]}""", Encoding.UTF8, "application/json"));

        Assert.EndsWith("did you mean 'data'?", (await response.ProblemAsync()).Detail, StringComparison.Ordinal);
        Assert.EndsWith("did you mean 'event_types'?", (await other.ProblemAsync()).Detail, StringComparison.Ordinal);
    }

    private static StringContent? BodyOf(HttpMethod method) =>
        method == HttpMethod.Get || method == HttpMethod.Delete ? null : new StringContent("{}", Encoding.UTF8, "application/json");
}
