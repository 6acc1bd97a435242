using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace Webhooks.AspNetCore.Tests;

public sealed class OpenApiTests : IAsyncLifetime
{
    private readonly ApiHost _host = new();
    private JsonObject _document = [];

    private IEnumerable<(string Name, JsonObject Operation)> Operations =>
        from path in Object("paths")
        from operation in (JsonObject)path.Value!
        select ($"{operation.Key.ToUpperInvariant()} {path.Key}", (JsonObject)operation.Value!);

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _document = (JsonObject)JsonNode.Parse(await _host.Client.GetStringAsync("/openapi/v1.json"))!;
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public void Every_route_of_the_API_is_described_and_nothing_else()
    {
        const string project = "/api/v1/projects/{project_id}";
        const string bin = "/api/v1/bins/{bin_id}";
        const string webhook = $"{project}/webhooks/{{webhook_id}}";
        string[] routes =
        [
            "GET /api/v1/projects", "GET /api/v1/cluster",
            "POST /api/v1/bins", "GET /api/v1/bins", $"GET {bin}", $"DELETE {bin}", $"PUT {bin}/answer",
            $"GET {bin}/requests", $"GET {bin}/requests/{{number}}", $"DELETE {bin}/requests",
            $"POST {project}/events", $"GET {project}/events", $"GET {project}/events/{{event_id}}",
            $"POST {project}/webhooks", $"GET {project}/webhooks", $"GET {webhook}", $"PATCH {webhook}", $"DELETE {webhook}",
            $"GET {webhook}/secret", $"POST {webhook}/secret/rotate", $"POST {webhook}/pause", $"POST {webhook}/resume", $"POST {webhook}/enable", $"POST {webhook}/test",
            $"GET {webhook}/stats", $"GET {webhook}/deliveries", $"GET {webhook}/deliveries/{{event_id}}", $"POST {webhook}/deliveries/{{event_id}}/resend",
            $"POST {webhook}/replay", $"GET {webhook}/replays", $"DELETE {webhook}/replays/{{replay_id}}",
        ];

        Assert.Equal(routes.Order(), Operations.Select(o => o.Name).Order());
    }

    [Fact]
    public void Every_operation_has_a_summary_its_parameters_its_body_and_its_problems() => Assert.All(Operations, operation =>
    {
        var (name, description) = operation;
        Assert.NotNull(description["summary"]);
        Assert.NotNull(description["operationId"]);

        var inPath = Regex.Matches(name, "{(.+?)}").Select(m => m.Groups[1].Value);
        var parameters = ((JsonArray?)description["parameters"] ?? []).Select(p => (string?)p!["name"]).ToArray();
        Assert.Empty(inPath.Except(parameters));

        var takesBody = name.StartsWith("PATCH", StringComparison.Ordinal) || name.StartsWith("PUT", StringComparison.Ordinal) || name.EndsWith("/events", StringComparison.Ordinal) || name.EndsWith("/webhooks", StringComparison.Ordinal)
            || name.EndsWith("/rotate", StringComparison.Ordinal) || name.EndsWith("/replay", StringComparison.Ordinal);
        Assert.Equal(takesBody && !name.StartsWith("GET", StringComparison.Ordinal), description["requestBody"] is not null);

        var responses = (JsonObject)description["responses"]!;
        Assert.Contains(responses, r => r.Key.StartsWith('2'));
        Assert.All(responses.Where(r => r.Key[0] == '4'), r => Assert.NotNull(r.Value!["content"]!["application/problem+json"]));
    });

    [Fact]
    public void Every_operation_takes_a_key()
    {
        Assert.Equal("bearer", (string?)Object("components")["securitySchemes"]?["key"]?["scheme"]);
        Assert.NotNull(Assert.Single((JsonArray)_document["security"]!)!["key"]);
        Assert.All(Operations, operation => Assert.NotNull(operation.Operation["responses"]!["401"]));
    }

    [Fact]
    public void Schemas_have_the_contract_s_names_and_kinds()
    {
        var properties = Object("components")["schemas"]!.AsObject().SelectMany(s => (JsonObject?)s.Value!["properties"] ?? []).ToArray();

        Assert.NotEmpty(properties);
        Assert.All(properties, p => Assert.Matches("^[a-z0-9_]+$", p.Key));
        Assert.DoesNotContain(properties, p => p.Value!.ToJsonString().Contains("integer\",\"string", StringComparison.Ordinal));
        Assert.DoesNotContain(properties, p => p.Value!["description"] is null && p.Value["oneOf"] is null);
    }

    private JsonObject Object(string name) => (JsonObject)_document[name]!;
}
