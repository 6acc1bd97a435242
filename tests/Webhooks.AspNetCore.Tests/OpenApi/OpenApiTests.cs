using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Webhooks.Contracts;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.AspNetCore.Tests.OpenApi;

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
            "POST /api/v1/keys", "GET /api/v1/keys", "DELETE /api/v1/keys/{key_id}",
            "GET /api/v1/audit", $"GET {project}/audit",
            "POST /api/v1/bins", "GET /api/v1/bins", $"GET {bin}", $"PATCH {bin}", $"DELETE {bin}", $"PUT {bin}/answer",
            $"GET {bin}/requests", $"GET {bin}/requests/{{number}}", $"DELETE {bin}/requests",
            $"POST {project}/events", $"GET {project}/events", $"GET {project}/events/{{event_id}}",
            $"POST {project}/webhooks", $"GET {project}/webhooks", $"GET {webhook}", $"PATCH {webhook}", $"DELETE {webhook}",
            $"GET {webhook}/secret", $"POST {webhook}/secret/rotate", $"POST {webhook}/pause", $"POST {webhook}/resume",
            $"POST {webhook}/enable", $"POST {webhook}/test",
            $"GET {webhook}/stats", $"GET {webhook}/deliveries", $"GET {webhook}/deliveries/{{event_id}}",
            $"POST {webhook}/deliveries/{{event_id}}/resend",
            $"POST {webhook}/replay", $"GET {webhook}/replays", $"DELETE {webhook}/replays/{{replay_id}}",
            $"GET {project}/event-types", $"GET {project}/event-types/{{event_type}}", $"PUT {project}/event-types/{{event_type}}",
            $"DELETE {project}/event-types/{{event_type}}", $"GET {project}/openapi.json",
            $"POST {project}/portal-sessions", $"GET {project}/portal-sessions", $"DELETE {project}/portal-sessions",
            $"DELETE {project}/portal-sessions/{{session_id}}",
            $"POST {project}/filter-check", $"POST {webhook}/filter-check",
        ];

        Assert.Equal(routes.Order(), Operations.Select(o => o.Name).Order());
    }

    [Fact]
    public void The_reference_lists_every_route_and_no_other() => Assert.Equal(
        Operations.Select(operation => operation.Name.Replace(" /api/v1", " ", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
        Documentation.Page("docs/reference/api.md").Rows()
            .Select(cells => cells[0].Trim('`'))
            .Where(cell => cell.Contains(" /", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal));

    [Fact]
    public void Every_operation_has_a_summary_its_parameters_its_body_and_its_problems() => Assert.All(Operations, operation =>
    {
        var (name, description) = operation;
        Assert.NotNull(description["summary"]);
        Assert.NotNull(description["operationId"]);

        var inPath = Regex.Matches(name, "{(.+?)}").Select(m => m.Groups[1].Value);
        var parameters = ((JsonArray?)description["parameters"] ?? []).Select(p => (string?)p!["name"]).ToArray();
        Assert.Empty(inPath.Except(parameters));

        var takesBody = name.StartsWith("PATCH", StringComparison.Ordinal) || name.StartsWith("PUT", StringComparison.Ordinal)
            || name.EndsWith("/events", StringComparison.Ordinal) || name.EndsWith("/webhooks", StringComparison.Ordinal)
            || name.EndsWith("/rotate", StringComparison.Ordinal) || name.EndsWith("/replay", StringComparison.Ordinal)
            || name.EndsWith("/filter-check", StringComparison.Ordinal) || name == "POST /api/v1/projects/{project_id}/portal-sessions"
            || name is "POST /api/v1/bins" or "POST /api/v1/keys";
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
    public void Every_operation_names_the_codes_of_its_problems_under_their_statuses() => Assert.All(Operations, operation =>
    {
        var responses = ((JsonObject)operation.Operation["responses"]!).Where(r => r.Key[0] is '4' or '5').ToArray();

        Assert.All(responses, response =>
        {
            var codes = Codes(response.Value!);
            Assert.NotEmpty(codes);
            Assert.All(codes, code => Assert.Equal(response.Key, $"{ProblemCodes.Statuses[code]}"));
        });
        Assert.Equal(operation.Name.Contains("{project_id}", StringComparison.Ordinal),
            responses.SelectMany(r => Codes(r.Value!)).Contains(ProblemCodes.ProjectNotFound));
    });

    [Fact]
    public void Every_code_is_documented_by_an_operation_or_is_none_of_theirs()
    {
        string[] ofNoOperation = [ProblemCodes.BadRequest, ProblemCodes.RouteNotFound, ProblemCodes.MethodNotAllowed,
            ProblemCodes.InternalError];
        var documented = Operations.SelectMany(operation => (JsonObject)operation.Operation["responses"]!)
            .Where(r => r.Key[0] is '4' or '5')
            .SelectMany(r => Codes(r.Value!));
        var all = typeof(ProblemCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToArray();

        Assert.Equal(all.Order(), documented.Distinct().Concat(ofNoOperation).Order());
        Assert.Equal(all.Order(), ProblemCodes.Statuses.Keys.Order());
    }

    [Fact]
    public void Every_body_has_an_example_that_is_one() => Assert.All(Operations, operation =>
    {
        var answers = ((JsonObject)operation.Operation["responses"]!).Select(r => r.Value!["content"]);
        var schemas = answers.Append(operation.Operation["requestBody"]?["content"])
            .SelectMany(content => (JsonObject?)content ?? []).SelectMany(media => Schemas(media.Value!["schema"]!)).ToArray();

        Assert.All(
            schemas, schema => Assert.True(schema["examples"] is JsonArray { Count: 1 }, $"{operation.Name}: {schema.ToJsonString()}"));
    });

    [Fact]
    public void Examples_are_of_their_types()
    {
        var strict = new JsonSerializerOptions(
            ContractsJson.Default.Options)
        { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };
        var types = typeof(ContractsJson).Assembly.GetExportedTypes().ToDictionary(type => type.Name);
        var examples = Object("components")["schemas"]!.AsObject().Where(schema => schema.Value!["examples"] is not null).ToArray();

        Assert.NotEmpty(examples);
        Assert.All(examples, schema =>
        {
            var example = schema.Value!["examples"]![0]!;
            var read = example.Deserialize(types[schema.Key], strict);
            var members = schema.Value["properties"]!.AsObject().Select(property => property.Key);
            Assert.NotNull(read);
            Assert.Empty(example.AsObject().Select(member => member.Key).Except(members));
        });
    }

    [Fact]
    public async Task The_example_of_an_event_can_be_published()
    {
        var example = Object("components")["schemas"]!["PublishEventRequest"]!["examples"]![0]!.ToJsonString();

        using var response = await _host.PublishAsync(example);

        Assert.Equal(System.Net.HttpStatusCode.Accepted, response.StatusCode);
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

    private static string[] Codes(JsonNode response) =>
        [.. Regex.Matches((string)response["description"]!, "`([a-z_]+)`").Select(match => match.Groups[1].Value)];

    /// <summary>The schemas of bodies behind references, choices and lists.</summary>
    private IEnumerable<JsonNode> Schemas(JsonNode schema) => schema switch
    {
        _ when (string?)schema["$ref"] is { } reference => Schemas(Object("components")["schemas"]![reference.Split('/')[^1]]!),
        _ when schema["oneOf"] is JsonArray choices => choices.SelectMany(choice => Schemas(choice!)),
        _ when (schema["items"] ?? schema["properties"]?["items"]?["items"]) is { } items => Schemas(items),
        _ => [schema],
    };

    private JsonObject Object(string name) => (JsonObject)_document[name]!;
}
