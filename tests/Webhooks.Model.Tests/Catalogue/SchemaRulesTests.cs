using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Webhooks.Model.Tests.Catalogue;

public sealed class SchemaRulesTests
{
    [Theory]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("""{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object"}""")]
    [InlineData("""{"$ref":"#/$defs/a","$defs":{"a":{"type":"string"}}}""")]
    [InlineData("""{"$ref":"#name","$defs":{"a":{"$anchor":"name"}}}""")]
    [InlineData("""{"properties":{"left":{"$ref":"#"},"right":{"$ref":"#"}}}""")]
    [InlineData("""{"properties":{"pattern":{"type":"string"},"$ref":{"type":"string"}}}""")]
    [InlineData("""{"enum":[{"$ref":"https://example.com"}],"const":{"pattern":"("}}""")]
    [InlineData("""{"pattern":"^(a+)+$"}""")]
    public void A_schema_that_stays_within_its_bounds_is_allowed(string schema) => Assert.Empty(SchemaRules.Check(schema));

    [Theory]
    [InlineData("1", "")]
    [InlineData("{", "")]
    [InlineData("""{"a":1,"a":2}""", "")]
    [InlineData("""{"$ref":"https://example.com/schema"}""", "/$ref")]
    [InlineData("""{"$ref":"other.json#/a"}""", "/$ref")]
    [InlineData("""{"$ref":"#/$defs/none"}""", "/$ref")]
    [InlineData("""{"$ref":"#/enum/0","enum":[{}]}""", "/$ref")]
    [InlineData("""{"$ref":1}""", "/$ref")]
    [InlineData("""{"$id":"https://example.com/a"}""", "/$id")]
    [InlineData("""{"$dynamicRef":"#a"}""", "/$dynamicRef")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-07/schema#"}""", "/$schema")]
    [InlineData("""{"properties":{"a/b":{"pattern":"("}}}""", "/properties/a~1b/pattern")]
    [InlineData("""{"pattern":"(a)\\1"}""", "/pattern")]
    [InlineData("""{"pattern":"(?=a)"}""", "/pattern")]
    [InlineData("""{"patternProperties":{"(":{}}}""", "/patternProperties/(")]
    [InlineData("""{"items":[1]}""", "/items")]
    [InlineData("""{"allOf":[{},{"not":3}]}""", "/allOf/1/not")]
    [InlineData("""{"$ref":"#"}""", "")]
    [InlineData("""{"allOf":[{"$ref":"#/$defs/a"}],"$defs":{"a":{"anyOf":[{"$ref":"#"}]}}}""", "")]
    public void A_bad_schema_is_refused_with_the_place_of_what_is_wrong(string schema, string pointer) =>
        Assert.Equal([pointer], SchemaRules.Check(schema).Select(error => error.Field));

    [Fact]
    public void A_schema_that_is_too_large_or_too_deep_is_refused()
    {
        Assert.NotEmpty(SchemaRules.Check($$"""{"title":"{{new string('x', SchemaRules.MaxBytes)}}"}"""));
        Assert.NotEmpty(SchemaRules.Check(string.Concat(Enumerable.Repeat("{\"not\":", 40)) + "true" + new string('}', 40)));
    }

    [Fact]
    public void A_schema_whose_work_doubles_with_each_level_is_refused()
    {
        const string doubling = """{"allOf":[{"properties":{"a":{"$ref":"#"}}},{"properties":{"a":{"$ref":"#"}}}]}""";
        const string chained = """{"$ref":"#/$defs/a0","$defs":{%}}""";
        var links = string.Join(',', Enumerable.Range(0, 40).Select(i =>
            $$"""
            "a{{i}}":{"allOf":[{"$ref":"#/$defs/a{{i + 1}}"},{"$ref":"#/$defs/a{{i + 1}}"}]}
            """)) + ",\"a40\":{}";

        Assert.Equal([""], SchemaRules.Check(doubling).Select(error => error.Field));
        Assert.Equal([""], SchemaRules.Check(chained.Replace("%", links, StringComparison.Ordinal)).Select(error => error.Field));
    }

    [Fact]
    public void Hostile_schemas_are_judged_quickly()
    {
        var watch = Stopwatch.StartNew();
        var names = Enumerable.Range(0, 900).ToArray();
        var all = string.Join(',', names.Select(name =>
            $"\"a{name}\":{{\"properties\":{{\"x\":{{\"$ref\":\"#/$defs/a{(name + 1) % 900}\"}}}}}}"));
        SchemaRules.Check($$$"""{"$ref":"#/$defs/a0","$defs":{{{{all}}}}}""");

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public void A_definition_is_read_with_all_that_is_wrong_with_it()
    {
        using var json = JsonDocument.Parse(
            """
            {"title":"","schema":{"$ref":"x"},"validation":"strict","samples":{},"previous":{"status":"data.old"},"replaced_by":"nope"}
            """);
        EventTypeReader.Read(EventType.Parse("image.made"), json.RootElement, out var first);
        using var rest = JsonDocument.Parse("""{"title":"","schema":{"$ref":"x"},"previous":{"status":"data.old"},"replaced_by":"image.made"}""");
        EventTypeReader.Read(EventType.Parse("image.made"), rest.RootElement, out var second);

        Assert.Equal(["/validation", "/samples", "/replaced_by"], first.Select(error => error.Field));
        Assert.Equal(["/title", "/schema/$ref", "/previous/status", "/replaced_by"], second.Select(error => error.Field));
    }

    [Fact]
    public void Validation_takes_a_schema() => Assert.Equal(
        ["/validation"],
        EventTypeRules.Check(new(EventType.Parse("a.b")) { Validation = SchemaValidation.Reject }).Select(error => error.Field));

    [Fact]
    public void An_engines_own_types_are_not_defined_by_projects() => Assert.Equal(
        ["/type"], EventTypeRules.Check(new(EventType.Parse("webhook.disabled"))).Select(error => error.Field));
}
