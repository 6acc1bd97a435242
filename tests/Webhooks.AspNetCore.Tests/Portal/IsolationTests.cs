using System.Text.Json.Nodes;
using Webhooks.AspNetCore.Tests.Tokens;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Portal;

/// <summary>
/// A portal session of one project, or a token of a backend, at every operation of the OpenAPI document: with what another project has,
/// without each capability, expired and revoked. A new operation is in it by itself.
/// </summary>
public sealed class IsolationTests(PortalHost portal) : IClassFixture<PortalHost>
{
    private const string All = "view edit test resend secret publish";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_project_is_answered_as_one_that_does_not_exist(bool isSigned)
    {
        var token = await TokenAsync(isSigned, All);
        Assert.True(portal.Operations.Count > 40);

        foreach (var (method, path) in portal.Operations.Where(operation => operation.Path != "/api/v1/projects"))
        {
            var there = await portal.SendAsync(method, portal.Fill(path, PortalHost.Theirs, PortalHost.Theirs), token, "{}");
            var absent = await portal.SendAsync(method, portal.Fill(path, "absent", PortalHost.Theirs), token, "{}");

            Assert.True(there.Status == 404, $"{method} {path}: {there}");
            Assert.Equal("project_not_found", (string?)JsonNode.Parse(there.Body)!["code"]);
            Assert.Equal(absent, there);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_another_project_has_is_not_found_in_ones_own(bool isSigned)
    {
        var token = await TokenAsync(isSigned, All);

        foreach (var (method, path) in portal.Operations.Where(
            operation => operation.Path.Contains("/{webhook_id}", StringComparison.Ordinal)
                || operation.Path.Contains("/{event_id}", StringComparison.Ordinal)))
        {
            var answer = await portal.SendAsync(method, portal.Fill(path, PortalHost.Ours, PortalHost.Theirs), token, "{}");

            Assert.True(answer.Status is 404 || (answer.Status == 200 && IsEmpty(answer.Body)), $"{method} {path}: {answer}");
            Assert.DoesNotContain(PortalHost.Marker, answer.Body, StringComparison.Ordinal);
        }

        var projects = await portal.JsonAsync(HttpMethod.Get, "api/v1/projects", token, null);
        Assert.Equal([PortalHost.Ours], projects["items"]!.AsArray().Select(project => (string?)project!["id"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_operation_takes_a_capability(bool isSigned)
    {
        var full = await TokenAsync(isSigned, All);
        var without = new Dictionary<string, string>();
        foreach (var missing in All.Split(' '))
            without[missing] = await TokenAsync(isSigned, string.Join(' ', All.Split(' ').Except([missing])));

        foreach (var (method, path) in portal.Operations.Where(
            operation => operation.Path.StartsWith("/api/v1/projects/{project_id}", StringComparison.Ordinal)))
        {
            // Of a webhook that does not exist: what is allowed changes nothing.
            var there = portal.Fill(path, PortalHost.Ours, "unknown");
            var needed = new List<string>();
            foreach (var (missing, token) in without)
            {
                var answer = await portal.SendAsync(method, there, token, "{}");
                if (answer.Status != 403)
                    continue;
                Assert.Equal("missing_capability", (string?)JsonNode.Parse(answer.Body)!["code"]);
                needed.Add(missing);
            }

            var all = await portal.SendAsync(method, there, full, "{}");
            var isClosed = path.Contains("/portal-sessions", StringComparison.Ordinal)
                || (path.Contains("/event-types", StringComparison.Ordinal) && method != "GET");
            if (isClosed)
                Assert.True(all.Status == 403 && needed.Count == without.Count, $"{method} {path} opens to a session: {all}");
            else
                Assert.True(all.Status != 403 && needed.Count == 1, $"{method} {path} takes [{string.Join(", ", needed)}]: {all}");
        }
    }

    [Fact]
    public async Task An_ended_session_opens_nothing()
    {
        foreach (var isRevoked in new[] { false, true })
        {
            await using var host = await StartAsync();
            var (id, _, token) = await host.OpenAsync(PortalHost.Ours, All, isRevoked ? "1h" : "1ms");
            if (isRevoked)
            {
                Assert.Equal(200, (await host.SendAsync("GET", $"api/v1/projects/{PortalHost.Ours}/webhooks", token)).Status);
                Assert.Equal(204, (await host.SendAsync(
                    "DELETE", $"api/v1/projects/{PortalHost.Ours}/portal-sessions/{id}", PortalHost.Key)).Status);
            }

            await Looks.Until(
                () => host.SendAsync("GET", $"api/v1/projects/{PortalHost.Ours}/webhooks", token), answer => answer.Status == 401);
            foreach (var (method, path) in host.Operations)
            {
                var answer = await host.SendAsync(method, host.Fill(path, PortalHost.Ours, PortalHost.Ours), token, "{}");
                // After so many wrong tokens, the address must wait.
                Assert.True(answer.Status is 401 or 429, $"{method} {path}: {answer}");
            }
        }
    }

    [Fact]
    public async Task An_expired_token_of_a_backend_opens_nothing()
    {
        await using var host = await StartAsync();
        var expired = host.Backend.Sign(TokenSigner.Claims(DateTimeOffset.UtcNow.AddMinutes(-11), PortalHost.Ours, All));

        foreach (var (method, path) in host.Operations)
        {
            var answer = await host.SendAsync(method, host.Fill(path, PortalHost.Ours, PortalHost.Ours), expired, "{}");
            Assert.True(answer.Status is 401 or 429, $"{method} {path}: {answer}");
        }
    }

    [Fact]
    public async Task Wrong_tokens_do_not_lock_out_sessions_that_are_in_use()
    {
        await using var host = await StartAsync();
        var (_, _, token) = await host.OpenAsync(PortalHost.Ours, "view");
        var path = $"api/v1/projects/{PortalHost.Ours}/webhooks";
        Assert.Equal(200, (await host.SendAsync("GET", path, token)).Status);

        while ((await host.SendAsync("GET", path, $"whp_{PortalHost.Ours}.none.wrong")).Status != 429)
        {
        }

        Assert.Equal(200, (await host.SendAsync("GET", path, token)).Status);
    }

    private async Task<string> TokenAsync(bool isSigned, string capabilities) =>
        isSigned ? portal.Sign(PortalHost.Ours, capabilities) : (await portal.OpenAsync(PortalHost.Ours, capabilities)).Token;

    private static bool IsEmpty(string body) => JsonNode.Parse(body) is JsonObject answer && answer["items"] is JsonArray { Count: 0 };

    /// <summary>A host whose address has not presented wrong tokens yet.</summary>
    private static async Task<PortalHost> StartAsync()
    {
        var host = new PortalHost();
        await host.InitializeAsync();
        return host;
    }
}
