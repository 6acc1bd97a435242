using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Webhooks;

/// <summary>What a key gets to see of what may be a secret.</summary>
public sealed class MaskingTests : IAsyncLifetime
{
    private const string Webhooks = "/api/v1/projects/labels/webhooks";

    private EngineApi _api = null!;

    public async Task InitializeAsync() => _api = await EngineApi.StartAsync(app =>
    {
        app.UseWebhooksApiKeys(
            [ApiKey.Of(Secret("reader")).With("reader", KeyScopes.Read),
                ApiKey.Of(Secret("manager")).With("manager", KeyScopes.Read | KeyScopes.Manage)]);
        app.MapWebhooksApi();
    });

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task A_key_that_may_only_read_gets_names_without_the_values_of_headers_and_queries()
    {
        var created = await SendAsync("manager", HttpMethod.Post, Webhooks, """
            {"name":"n","url":"https://receiver.example/hook?token=planted-query&x","event_types":["*"],"headers":{"authorization":"planted-header","x-team":"planted-team"}}
            """);
        foreach (var path in (string[])[Webhooks, $"{Webhooks}/{created["id"]}"])
        {
            var (masked, plain) = (await SendAsync("reader", HttpMethod.Get, path), await SendAsync("manager", HttpMethod.Get, path));
            Assert.DoesNotContain("planted", masked.ToJsonString(), StringComparison.Ordinal);
            var webhook = masked["items"]?[0] ?? masked;
            Assert.Equal(("https://receiver.example/hook?token=***&***", "***", "***"),
                ((string)webhook["url"]!, (string)webhook["headers"]!["authorization"]!, (string)webhook["headers"]!["x-team"]!));
            foreach (var value in (string[])["planted-query", "planted-header", "planted-team"])
                Assert.Contains(value, plain.ToJsonString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"headers":{"authorization":"***"}}""", "headers.authorization")]
    [InlineData("""{"url":"https://receiver.example/hook?token=***"}""", "url")]
    public async Task What_was_masked_is_not_taken_for_a_value(string patch, string field)
    {
        var created =
            await SendAsync("manager", HttpMethod.Post, Webhooks, """{"name":"n","url":"https://receiver.example/","event_types":["*"]}""");

        var problem =
            await SendAsync("manager", HttpMethod.Patch, $"{Webhooks}/{created["id"]}", patch, HttpStatusCode.UnprocessableEntity);

        Assert.Equal([field], problem["errors"]!.AsObject().Select(error => error.Key));
    }

    [Theory]
    [InlineData("https://receiver.example/", "https://receiver.example/")]
    [InlineData("https://receiver.example/?", "https://receiver.example/?")]
    [InlineData("https://receiver.example/?a=1&b=&c=x=y", "https://receiver.example/?a=***&b=***&c=***")]
    [InlineData("https://receiver.example/?secret", "https://receiver.example/?***")]
    [InlineData("?=a&&b=c", "?***&&b=***")]
    public void Of_a_query_the_names_stay(string url, string masked) => Assert.Equal(masked, Masking.MaskedUrl(url));

    [Fact]
    public async Task The_private_half_of_a_key_pair_that_the_host_made_stays_there()
    {
        var created = await SendAsync("manager", HttpMethod.Post, Webhooks,
            """{"name":"n","url":"https://receiver.example/","event_types":["*"],"signing":"v1a"}""");
        var secret = $"{Webhooks}/{created["id"]}/secret";
        var revealed = await SendAsync("manager", HttpMethod.Get, secret);
        var rotated = await SendAsync("manager", HttpMethod.Post, $"{secret}/rotate", "{}");

        foreach (var answer in new[] { created, revealed, rotated })
        {
            Assert.StartsWith("whpk_", (string?)answer["public_key"], StringComparison.Ordinal);
            Assert.DoesNotContain("whsk_", answer.ToJsonString(), StringComparison.Ordinal);
        }

        Assert.Equal((string)created["public_key"]!, (string)revealed["public_key"]!);
        Assert.NotEqual((string)created["public_key"]!, (string)rotated["public_key"]!);
    }

    [Fact]
    public async Task A_key_pair_of_the_caller_s_own_is_repeated_to_the_caller_and_a_shared_secret_is_shown()
    {
        const string pair = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
        var own = await SendAsync(
            "manager", HttpMethod.Post, Webhooks,
            $$"""{"name":"n","url":"https://receiver.example/","event_types":["*"],"signing":"v1a","secret":"{{pair}}"}""");
        var shared =
            await SendAsync("manager", HttpMethod.Post, Webhooks, """{"name":"n","url":"https://receiver.example/","event_types":["*"]}""");
        var later = await SendAsync("manager", HttpMethod.Get, $"{Webhooks}/{own["id"]}/secret");

        Assert.Equal(pair, (string)own["secret"]!);
        Assert.Null(later["secret"]);
        Assert.StartsWith("whsec_", (string)shared["secret"]!, StringComparison.Ordinal);
        Assert.Equal((string)shared["secret"]!,
            (string)(await SendAsync("manager", HttpMethod.Get, $"{Webhooks}/{shared["id"]}/secret"))["secret"]!);
    }

    private static string Secret(string name) => $"{name}-0123456789abcdef";

    private async Task<JsonNode> SendAsync(string key, HttpMethod method, string path, string? body = null, HttpStatusCode? status = null)
    {
        using var response = await _api.SendAsync(method, path, request =>
        {
            request.Headers.Authorization = new("Bearer", Secret(key));
            request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        });
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status is null ? response.IsSuccessStatusCode : response.StatusCode == status, $"{response.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }
}
