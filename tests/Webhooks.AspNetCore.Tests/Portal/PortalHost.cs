using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Webhooks.AspNetCore.Tests.Tokens;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Portal;

/// <summary>The ready-made host with two customers, who have the same things under names of their own.</summary>
public sealed class PortalHost : IAsyncLifetime, IAsyncDisposable
{
    public const string Key = "admin-key-of-the-portal";

    /// <summary>What no user of another project may read anywhere.</summary>
    public const string Marker = "only-of-theirs";

    /// <summary>The origin whose pages may show the portal in a frame.</summary>
    public const string Framing = "https://app.example.com";

    public const string Ours = "ours";
    public const string Theirs = "theirs";

    private readonly TempFolder _folder = new();
    private ReadyHost _host = null!;

    internal ReadyHost Host => _host;

    /// <summary>The backend whose tokens the host accepts.</summary>
    internal TokenSigner Backend { get; } = new();

    /// <summary>The file with the public keys of the backend.</summary>
    public string JwksFile => _folder.File("jwks.json");

    /// <summary>The id of a project's webhook.</summary>
    public Dictionary<string, string> Webhooks { get; } = [];

    /// <summary>The id of a project's event.</summary>
    public Dictionary<string, string> Events { get; } = [];

    /// <summary>Each operation of the OpenAPI document.</summary>
    public IReadOnlyList<(string Method, string Path)> Operations { get; private set; } = [];

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(JwksFile, Backend.Jwks);
        // Circuits whose client has left end with the host, and each logs that.
        _host = await ReadyHost.StartAsync($"--Webhooks:Auth:Keys:0={Key}", "--Webhooks:Inspector:Enabled=true",
            $"--Webhooks:Portal:FrameAncestors:0={Framing}",
            "--Logging:LogLevel:Microsoft=None",
            $"--Webhooks:Portal:Issuers:0:Issuer={TokenSigner.Issuer}", $"--Webhooks:Portal:Issuers:0:JwksFile={JwksFile}");
        foreach (var project in (string[])[Ours, Theirs])
        {
            var mark = project == Theirs ? Marker : "ours";
            var webhook = await JsonAsync(HttpMethod.Post, $"api/v1/projects/{project}/webhooks", Key,
                $$$"""{"name":"{{{mark}}}","url":"https://receiver.example/{{{mark}}}","event_types":["image.*"],"headers":{"x-key":"{{{mark}}}"}}""");
            Webhooks[project] = (string)webhook["id"]!;
            var published = await JsonAsync(HttpMethod.Post, $"api/v1/projects/{project}/events", Key,
                $$"""{"type":"image.made","data":"{{mark}}"}""");
            Events[project] = (string)published["id"]!;
        }

        var document = await JsonAsync(HttpMethod.Get, "openapi/v1.json", Key, null);
        Operations =
        [
            .. from path in document["paths"]!.AsObject()
               from operation in path.Value!.AsObject()
               select (operation.Key.ToUpperInvariant(), path.Key),
        ];
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        Backend.Dispose();
        _folder.Dispose();
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    /// <summary>The path of an operation, with what a project has.</summary>
    /// <param name="path">Its pattern.</param>
    /// <param name="project">The project in it.</param>
    /// <param name="of">Whose webhook and event are in it.</param>
    public string Fill(string path, string project, string of) => string.Join('/', path.Trim('/').Split('/').Select(
        segment => segment switch
    {
        "{project_id}" => project,
        "{webhook_id}" => Webhooks.GetValueOrDefault(of, "wh_none"),
        "{event_id}" => Events.GetValueOrDefault(of, "evt_none"),
        "{event_type}" => "image.made",
        "{number}" => "1",
        ['{', ..] => "none",
        _ => segment,
    }));

    /// <summary>A session's id, URL and token.</summary>
    public async Task<(string Id, Uri Url, string Token)> OpenAsync(string project, string capabilities, string lifetime = "1h")
    {
        var opened = await JsonAsync(HttpMethod.Post, $"api/v1/projects/{project}/portal-sessions", Key,
            $$"""{"capabilities":["{{capabilities.Replace(" ", "\",\"", StringComparison.Ordinal)}}"],"expires_in":"{{lifetime}}"}""");
        return ((string)opened["id"]!, new((string)opened["url"]!), (string)opened["token"]!);
    }

    /// <summary>A token that the backend signs, with the same rights as a session's.</summary>
    public string Sign(string project, string capabilities, string algorithm = "RS256", string sub = "ada") =>
        Backend.Sign(TokenSigner.Claims(DateTimeOffset.UtcNow, project, capabilities, sub), algorithm);

    public async Task<(int Status, string Body)> SendAsync(string method, string path, string token, string? body = null)
    {
        using var request = new HttpRequestMessage(new(method), path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _host.Client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<JsonNode> JsonAsync(HttpMethod method, string path, string token, string? body)
    {
        var (status, answer) = await SendAsync(method.Method, path, token, body);
        Assert.True(status is >= 200 and < 300, $"{method} {path}: {status} {answer}");
        return JsonNode.Parse(answer)!;
    }
}
