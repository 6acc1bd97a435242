using System.Net;
using System.Text.Json.Nodes;
using Webhooks.AspNetCore.Tests.Tokens;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Portal;

/// <summary>Users whose tokens a backend signs: at the API, and at the portal's pages.</summary>
[Collection(PortalCollection.Name)]
public sealed class SignedTokenTests(PortalHost portal)
{
    private const string Webhooks = $"api/v1/projects/{PortalHost.Ours}/webhooks";

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    [InlineData("EdDSA")]
    public async Task A_token_is_a_bearer_for_the_API_and_the_audit_names_its_user(string algorithm)
    {
        var token = portal.Sign(PortalHost.Ours, "view edit", algorithm, $"{algorithm}@example.com");

        var webhook = $"{Webhooks}/{portal.Webhooks[PortalHost.Ours]}";
        var changed = await portal.SendAsync("PATCH", webhook, token, $$"""{"description":"by {{algorithm}}"}""");
        Assert.True(changed.Status == 200, changed.ToString());
        Assert.Equal(403, (await portal.SendAsync("GET", $"{webhook}/secret", token)).Status);

        var path = $"api/v1/projects/{PortalHost.Ours}/audit?actor={algorithm}@example.com";
        var audit = await Looks.Until(
            () => portal.JsonAsync(HttpMethod.Get, path, PortalHost.Key, null),
            page => page["items"]!.AsArray().Count > 0);
        Assert.Equal("portal", (string?)audit["items"]![0]!["actor"]!["kind"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_opens_the_pages_of_its_project_once(bool isLink)
    {
        var token = portal.Sign(PortalHost.Ours, "view", isLink ? "ES256" : "EdDSA", isLink ? "link" : "form");

        using var entered = await EnterAsync(token, isLink);
        Assert.Equal(HttpStatusCode.Redirect, entered.StatusCode);
        var home = entered.Headers.Location!.ToString();
        var cookie = entered.Headers.GetValues("set-cookie").Single();
        Assert.Matches($"^/portal/jwt_[A-Za-z0-9_-]+/projects/{PortalHost.Ours}/webhooks$", home);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/portal/jwt_", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(token, home, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, await OpenAsync(home, cookie));
        Assert.Equal(HttpStatusCode.Forbidden, await OpenAsync(home, null));
        Assert.Equal(HttpStatusCode.Forbidden, await OpenAsync(home.Replace("jwt_", "jwt_a", StringComparison.Ordinal), cookie));
        Assert.Equal(HttpStatusCode.Redirect, await OpenAsync($"/projects/{PortalHost.Ours}/webhooks", cookie));
        using var again = await EnterAsync(token, isLink);
        Assert.Equal(HttpStatusCode.Forbidden, again.StatusCode);
        // The same signature in another form: the last bits of its last character are not part of it.
        const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        using var other = await EnterAsync(token[..^1] + Characters[Characters.IndexOf(token[^1], StringComparison.Ordinal) ^ 1], !isLink);
        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
    }

    [Fact]
    public async Task Pages_close_when_the_key_of_their_token_is_removed()
    {
        await using var host = new PortalHost();
        await host.InitializeAsync();
        var token = host.Sign(PortalHost.Ours, "view");
        using var entered = await host.Host.SendAsync("GET", $"/portal?token={token}");
        var (home, cookie) = (entered.Headers.Location!.ToString(), entered.Headers.GetValues("set-cookie").Single().Split(';')[0]);
        Assert.Equal(200, (await host.SendAsync("GET", Webhooks, token)).Status);

        await File.WriteAllTextAsync(host.JwksFile, host.Backend.JwksOf("ES256"));

        await Looks.Until(
            async () => (await host.Host.SendAsync("GET", home, ("cookie", cookie), ("accept", "text/html"))).StatusCode,
            status => status == HttpStatusCode.Forbidden);
        Assert.Equal(401, (await host.SendAsync("GET", Webhooks, token)).Status);
        Assert.Equal(200, (await host.SendAsync("GET", Webhooks, host.Sign(PortalHost.Ours, "view", "ES256"))).Status);
    }

    [Fact]
    public async Task The_answer_to_a_refused_token_does_not_say_why()
    {
        var now = DateTimeOffset.UtcNow;
        using var stranger = new TokenSigner();
        var answers = new List<(int Status, string Body)>();
        foreach (var token in (string[])
            [
                stranger.Sign(TokenSigner.Claims(now)), portal.Backend.Sign(TokenSigner.Claims(now.AddHours(-1))),
                portal.Backend.Sign(TokenSigner.Claims(now, "not a project")),
                portal.Backend.Sign(TokenSigner.Claims(now, PortalHost.Ours, "admin")),
                portal.Backend.Sign("""{"alg":"none"}""", TokenSigner.Claims(now).ToJsonString(), "none"),
            ])
        {
            answers.Add(await portal.SendAsync("GET", Webhooks, token));
        }

        var answer = Assert.Single(answers.Distinct());
        Assert.Equal((401, "unauthorized"), (answer.Status, (string?)JsonNode.Parse(answer.Body)!["code"]));
    }

    private Task<HttpResponseMessage> EnterAsync(string token, bool isLink) => isLink
        ? portal.Host.SendAsync("GET", $"/portal?token={token}")
        : portal.Host.Client.PostAsync(new Uri("/portal", UriKind.Relative), new FormUrlEncodedContent([new("token", token)]));

    private async Task<HttpStatusCode> OpenAsync(string path, string? cookie)
    {
        using var answer = await portal.Host.SendAsync("GET", path,
            [("accept", "text/html"), .. cookie is null ? Array.Empty<(string, string)>() : [("cookie", cookie.Split(';')[0])]]);
        return answer.StatusCode;
    }
}
