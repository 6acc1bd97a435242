using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Webhooks.Cli.Tests.Running;
using Webhooks.Contracts;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.Cli.Tests.EventTypes;

public sealed class TypeTests(CliHost shared, ITestOutputHelper output) : CliTest(shared, output)
{
    private const string Types = """
        {
          "image.made": {"title": "Made", "schema": true},
          "image.status_changed": {
            "title": "Image Status Update <now>",
            "validation": "reject",
            "samples": [{"status": "DONE", "image_id": "17"}],
            "schema": {
              "type": "object", "required": ["status", "image_id"],
              "properties": {
                "status": {"$ref": "#/$defs/status"}, "image_id": {"type": "string", "description": "The image's id"},
                "size": {"type": ["integer", "null"]}, "score": {"type": "number"}, "final": {"type": "boolean"},
                "at": {"type": "string", "format": "date-time"}, "event-type": {"type": "string"}, "class": {"type": "string"},
                "boxes": {"type": "array", "items": {"$ref": "#/$defs/box"}}, "more": {}, "1st": {"const": 1}
              },
              "$defs": {
                "status": {"enum": ["NEW", "DONE"]},
                "box": {"type": "object", "properties": {"x": {"type": "number"}, "parts": {"type": "array", "items": {"$ref": "#/$defs/box"}}}}
              }
            }
          }
        }
        """;

    [Fact]
    public async Task Definitions_are_pushed_shown_pulled_and_compared()
    {
        var file = Tool.File("types.json", Types);

        Assert.Equal(1, (await Tool.Run("types", "check", file)).Code);
        Assert.Equal(2, (await Tool.Run("types", "push", file, "-o", "json")).Lines.Count);
        (await Tool.Run("types", "check", file)).Expect();
        Assert.Contains("Image Status Update", (await Tool.Run("types", "list")).Expect(), StringComparison.Ordinal);
        Assert.Contains("reject", (await Tool.Run("types", "show", "image.status_changed")).Expect(), StringComparison.Ordinal);
        var pulled = Tool.File("pulled.json", (await Tool.Run("types", "pull")).Expect());
        (await Tool.Run("types", "check", pulled)).Expect();
        var changed = Tool.File("changed.json", """{"image.made":{"title":"Other"},"image.new":{}}""");
        Assert.Equal(
            [("image.made", "title, schema differ"), ("image.new", "only in the file"), ("image.status_changed", "only in the project")],
            (await Tool.Run("types", "check", changed, "-o", "json")).Expect(1).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonNode.Parse(line)!).Select(line => ((string)line["type"]!, (string)line["difference"]!)));
        Assert.Equal(4, (await Tool.Run("types", "show", "image.none")).Code);
        Assert.Equal(2, (await Tool.Run("types", "push", Tool.File("bad.json", """{"image.made":{"titel":"x"}}"""))).Code);
        Assert.Equal(6, (await Tool.Run("types", "push",
            Tool.File("breaking.json", """{"image.made":{"schema":false,"samples":[1]}}"""))).Code);
    }

    [Fact]
    public async Task Generated_types_compile_and_read_a_real_delivery()
    {
        var receiver = await StartReceiver();
        await Register(receiver, "All");
        await Tool.Run("types", "push", Tool.File("types.json", Types));
        (await Tool.Run("events", "publish", "image.status_changed",
            """{"status":"DONE","image_id":"17","size":null,"at":"2026-11-01T10:00:00Z","boxes":[{"x":1.5,"parts":[{"x":2}]}],"more":[1]}""")).Expect();
        var body = (await receiver.Until(1))[0].Body;

        var source = (await Tool.Run("types", "generate", "--csharp", "--namespace", "Trainer.Events")).Expect();
        var assembly = Compile(source);
        var data = assembly.GetType("Trainer.Events.ImageStatusChanged", throwOnError: true)!;
        var read = JsonSerializer.Deserialize(body, assembly.GetType("Trainer.Events.WebhookEvent`1")!.MakeGenericType(data))!;

        Assert.Equal("image.status_changed", data.GetField("EventType")!.GetRawConstantValue());
        Assert.Equal("image.status_changed", Value(read, "Type"));
        Assert.Equal("DONE", Value(Value(read, "Data")!, "Status"));
        Assert.Null(Value(Value(read, "Data")!, "Size"));
        Assert.Equal(1.5, Value(((System.Collections.IEnumerable)Value(Value(read, "Data")!, "Boxes")!).Cast<object>().Single(), "X"));
    }

    [Fact]
    public async Task A_filter_is_tried_from_the_terminal()
    {
        var receiver = await StartReceiver();
        await Register(receiver, "Done", new() { ["filter"] = new System.Text.Json.Nodes.JsonObject { ["data.status"] = "DONE" } });
        (await Tool.Run("events", "publish", "image.status_changed", """{"status":"DONE"}""", "--id", "yes")).Expect();
        (await Tool.Run("events", "publish", "image.status_changed", """{"status":"NEW"}""", "--id", "no")).Expect();

        var tried = (await Tool.Run("filter-check", "--types", "image.*", "--filter", """{"data.status":"NEW"}""", "-o", "json")).Json;
        Assert.Equal((2, 1, "no"), ((int)tried["looked"]!, (int)tried["matched"]!, (string?)tried["matched_samples"]![0]));
        var own = await Tool.Run("filter-check", "--webhook", "Done", "--event", "no");
        Assert.Equal(1, own.Code);
        Assert.Contains("data.status should be DONE and was NEW", own.Out, StringComparison.Ordinal);
        Assert.Equal(0, (await Tool.Run("filter-check", "--webhook", "Done", "--event", "yes")).Code);
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"array"}}},"A":{"type":["string","integer"]}}}""")]
    [InlineData("""{"properties":{"self":{"$ref":"#"},"ключ":{"type":"string"},"":{"type":"boolean"}}}""")]
    [InlineData("""{"properties":{"image_made":{"type":"string"},"event_type":{"type":"null"},"equals":{"type":"string"}}}""")]
    [InlineData("true")]
    public void Any_schema_becomes_types_that_compile(string schema) => Compile(CSharpTypes.Write("A.B",
    [
        Type("image.made", schema), Type("image_made.x", schema), Type("webhook_event.a", "{}"),
    ]));

    private static EventTypeResource Type(string type, string schema) => new()
    {
        Type = type,
        Schema = RawJson.Parse(schema),
        Source = "catalogue",
        OfHost = false,
        Version = 1,
        LastSeenAt = null,
        Events24Hours = 0,
        Violations = 0,
        Webhooks = 0,
    };

    private static object? Value(object of, string property) => of.GetType().GetProperty(property)!.GetValue(of);

    private static Assembly Compile(string source)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            $"generated_{Guid.NewGuid():N}", [CSharpSyntaxTree.ParseText(source)], references,
            new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var bytes = new MemoryStream();
        var emitted = compilation.Emit(bytes);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics) + "\n" + source);
        return Assembly.Load(bytes.ToArray());
    }
}
