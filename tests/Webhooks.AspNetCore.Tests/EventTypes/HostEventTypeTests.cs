using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Webhooks.Host;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.AspNetCore.Tests.EventTypes;

/// <summary>Event types that the host defines for all projects, in code and in a file.</summary>
public sealed class HostEventTypeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private enum Status
    {
        New,
        Done,
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_schema_of_a_type_is_what_it_is_written_as()
    {
        await using var api = await EngineApi.StartAsync(app => app.MapWebhooksApi(), set: options => options.EventTypes
            .Add<ImageStatusChanged>("image.status_changed", title: "Status", samples: [new("17", Status.Done, null)]));

        var type = await SendAsync(api, "GET", "a/event-types/image.status_changed");

        Assert.Equal(("Status", "reject"), ((string?)type["title"], (string?)type["validation"]));
        Assert.Equal("""[{"image_id":"17","status":1,"size":null}]""", type["samples"]!.ToJsonString());
        Assert.Equal(["image_id", "status", "size"], type["schema"]!["properties"]!.AsObject().Select(member => member.Key));
        Assert.Equal(["image_id", "status", "size"], type["schema"]!["required"]!.AsArray().Select(name => (string)name!));
    }

    [Fact]
    public async Task They_hold_in_each_project_until_it_defines_its_own()
    {
        await using var api = await EngineApi.StartAsync(app => app.MapWebhooksApi(), set: options =>
            options.EventTypes.Add<ImageStatusChanged>("image.status_changed"));

        Assert.Equal("schema_violation", (string?)(await SendAsync(api, "POST", "a/events", """{"type":"image.status_changed","data":{}}"""))["code"]);
        Assert.Equal(1, (int)(await SendAsync(api, "POST", "a/events",
            """{"type":"image.status_changed","data":{"image_id":"1","status":0,"size":3}}"""))["sequence"]!);
        var shown = await SendAsync(api, "GET", "a/event-types/image.status_changed");
        Assert.Equal(("catalogue", true, 1), ((string?)shown["source"], (bool)shown["of_host"]!, (int)shown["version"]!));

        Assert.False((bool)(await SendAsync(api, "PUT", "a/event-types/image.status_changed", "{}"))["of_host"]!);
        Assert.Equal(2, (int)(await SendAsync(api, "POST", "a/events", """{"type":"image.status_changed","data":{}}"""))["sequence"]!);
        Assert.Equal("schema_violation", (string?)(await SendAsync(api, "POST", "b/events", """{"type":"image.status_changed","data":{}}"""))["code"]);
        Assert.Equal("event_type_not_found", (string?)(await SendAsync(api, "DELETE", "b/event-types/image.status_changed"))["code"]);
    }

    [Fact]
    public void A_file_is_read_at_start_and_what_is_wrong_with_it_is_said_at_once()
    {
        Assert.Empty(Errors("""{"image.made":{"schema":{"type":"string"},"validation":"reject","samples":["x"]}}"""));
        Assert.Equal(
            [
                "EventTypes: 'Image' in '{}' is not an event type; it takes " + EventType.Allowed + ".",
                "EventTypes '{}': image.made /titel is not a field of an event type, which takes "
                    + string.Join(", ", EventTypeReader.Fields) + ".",
                "EventTypes '{}': image.odd /samples/0 does not fit the schema: /data value is \"integer\" but should be \"string\".",
                "EventTypes '{}': webhook.mine /type " + OperationalEvents.WhyReserved + ".",
            ],
            Errors("""{"Image":{},"image.made":{"titel":1},"image.odd":{"schema":{"type":"string"},"samples":[1]},"webhook.mine":{}}"""));
        const string unreadable = "EventTypes is '{}', which cannot be read as a JSON object";
        Assert.StartsWith(unreadable, Assert.Single(Errors("nonsense")), StringComparison.Ordinal);
        Assert.StartsWith(unreadable, Assert.Single(Errors("[]")), StringComparison.Ordinal);
        Assert.Contains("cannot be read", Assert.Single(Errors(null)), StringComparison.Ordinal);
    }

    private string[] Errors(string? json)
    {
        var file = _folder.File("types.json");
        File.Delete(file);
        if (json is not null)
            File.WriteAllText(file, json);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Webhooks:EventTypes", file)]).Build();
        return [.. HostSettings.Read(configuration, isDevelopment: false).Errors
            .Select(error => error.Replace(file, "{}", StringComparison.Ordinal)["Webhooks:".Length..])];
    }

    private static async Task<JsonNode> SendAsync(EngineApi api, string method, string path, string? body = null)
    {
        using var response = await api.SendAsync(new(method), $"/api/v1/projects/{path}", request =>
            request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"));
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    private sealed record ImageStatusChanged(string ImageId, Status Status, int? Size);
}
