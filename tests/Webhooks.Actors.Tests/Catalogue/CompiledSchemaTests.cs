using System.Diagnostics;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Webhooks.Actors.Catalogue;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Catalogue;

public sealed class CompiledSchemaTests
{
    private const string Status = """
        {"type":"object","required":["image_id","status"],"additionalProperties":false,"properties":{
          "image_id":{"type":"string","maxLength":8},"status":{"enum":["NEW","DONE"]},"size":{"type":["integer","null"]},
          "tags":{"type":"array","items":{"type":"string","pattern":"^[a-z]+$"}}}}
        """;

    [Fact]
    public void Data_that_fits_has_no_errors()
    {
        Assert.Empty(Errors(Status, """{"image_id":"i1","status":"DONE","size":3,"tags":["a","b"]}"""));
        Assert.Empty(Errors(Status, """{"image_id":"i1","status":"D\u004FNE","size":1.0}"""));
    }

    [Fact]
    public void What_does_not_fit_is_named_by_pointer_into_the_event()
    {
        Assert.Equal(
            ["/data/size", "/data/status", "/data/tags/1"],
            Errors(Status, """{"image_id":"i1","status":"OLD","size":"x","tags":["a","B"]}""").Select(error => error.Field).Order());
        Assert.Equal(["/data"], Errors(Status, "{}").Select(error => error.Field));
        Assert.Equal(["/data/more"], Errors(Status, """{"image_id":"i1","status":"NEW","more":1}""").Select(error => error.Field));
    }

    [Fact]
    public void No_more_than_twenty_errors_are_reported() => Assert.Equal(
        CompiledSchema.MaxErrors,
        Errors("""{"items":{"type":"string"}}""", $"[{string.Join(',', Enumerable.Range(0, 100))}]").Count);

    [Fact]
    public void Patterns_run_in_linear_time()
    {
        var data = $$"""{"a":"{{new string('a', 50_000)}}!","{{new string('a', 5_000)}}!":1}""";
        var watch = Stopwatch.StartNew();

        Assert.NotEmpty(Errors("""{"properties":{"a":{"pattern":"^(a+)+$"}}}""", data));
        Assert.Empty(Errors("""{"patternProperties":{"^(a+)+$":{"type":"string"}}}""", data));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"It took {watch.Elapsed}.");
    }

    [Theory]
    [InlineData("""{"uniqueItems":true}""")]
    [InlineData("""{"items":{"enum":[%]}}""")]
    public void An_event_for_which_a_schema_needs_too_much_work_does_not_fit(string schema)
    {
        var full = schema.Replace("%", string.Join(',', Enumerable.Range(0, 8_000)), StringComparison.Ordinal);

        var error = Assert.Single(Errors(full, $"[{string.Join(',', Enumerable.Range(0, 50_000))}]"));

        Assert.Equal(new FieldError("/data", "has too many values for this schema to be checked"), error);
    }

    [Fact]
    public void Bytes_that_are_no_JSON_do_not_fit()
    {
        Assert.NotEmpty(Errors("""{"type":"string","minLength":3}""", "nonsense"));
        Assert.NotEmpty(Errors("""{"type":"string","minLength":3}""", "\"\\ud800\""));
    }

    [Fact]
    public void A_keyword_with_a_wrong_value_does_not_compile()
    {
        Assert.Null(CompiledSchema.TryCompile("""{"type":"strin"}""", out var error));
        Assert.NotNull(error);
    }

    [Fact]
    public void As_deep_as_a_schema_may_be_asked_does_not_exhaust_the_stack()
    {
        const string tree = """{"properties":{"a":{"allOf":[{"$ref":"#"}]}}}""";
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 62)) + "1" + new string('}', 62);
        Assert.Empty(SchemaRules.Check(tree));

        Assert.Empty(Errors(tree, deep));
    }

    /// <summary>What the quick way says fits, the library says fits too.</summary>
    [Property(MaxTest = 300)]
    public Property The_quick_way_and_the_library_agree() => Prop.ForAll(
        (from schema in Schemas(3) from data in Values(3) select (schema, data)).ToArbitrary(),
        pair =>
        {
            using var document = JsonDocument.Parse(pair.schema);
            if (SchemaRules.Check(pair.schema).Length > 0)
                return true;
            var quick = QuickSchema.TryCompile(SchemaTree.Read(document.RootElement));
            var isQuick = quick?.Fits(Encoding.UTF8.GetBytes(pair.data)) == true;
            var json = Json.Schema.JsonSchema.FromText(pair.schema, new() { SchemaRegistry = new() });
            using var value = JsonDocument.Parse(pair.data);
            return quick is not null && (!isQuick || json.Evaluate(value.RootElement).IsValid);
        });

    private static Gen<string> Schemas(int depth)
    {
        var plain = Gen.Elements(
            "true", "{}", """{"$ref":"#"}""", """{"title":"x","$ref":"#/properties/a"}""", """{"type":"string"}""", """{"type":["integer","null"]}""", """{"type":"number"}""", """{"enum":["a","b"]}""",
            """{"type":"string","maxLength":2}""", """{"minLength":2,"pattern":"^a"}""", """{"type":"boolean","title":"x"}""");
        if (depth == 0)
            return plain;
        return Gen.OneOf(
            plain,
            Schemas(depth - 1).Select(items => $$"""{"type":"array","items":{{items}}}"""),
            from a in Schemas(depth - 1)
            from b in Schemas(depth - 1)
            from rest in Gen.Elements("", ",\"required\":[\"a\"]", ",\"additionalProperties\":false", ",\"type\":\"object\"")
            select $$"""{"properties":{"a":{{a}},"b":{{b}}}{{rest}}}""");
    }

    private static Gen<string> Values(int depth)
    {
        var plain = Gen.Elements(
            "null", "true", "1", "1.5", "1.0", "1e2", "\"a\"", "\"ab\"", "\"abc\"", "\"\\u0061\"", "\"žlu\"", "[]", "{}");
        if (depth == 0)
            return plain;
        return Gen.OneOf(
            plain,
            from one in Values(depth - 1) from other in Values(depth - 1) select $"[{one},{other}]",
            from one in Values(depth - 1)
            from other in Values(depth - 1)
            from name in Gen.Elements("a", "b", "c", "\\u0061")
            select $$"""{"{{name}}":{{one}},"b":{{other}}}""");
    }

    private static IReadOnlyList<FieldError> Errors(string schema, string data) =>
        CompiledSchema.TryCompile(schema, out _)!.Validate(Encoding.UTF8.GetBytes(data));
}
