using System.Text;
using Webhooks.Dashboard.Pages.Webhooks.Filtering;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Webhooks;

/// <summary>The fields that a filter builder offers.</summary>
public sealed class FilterFieldTests
{
    [Fact]
    public void A_schema_says_which_fields_there_are_of_what_kind_and_with_which_values()
    {
        var fields = SchemaFields.Of(
            """
            {"type":"object","allOf":[{"properties":{"late":{"type":"boolean"}}}],
             "properties":{"status":{"$ref":"#/$defs/status"},"score":{"type":["number","null"],"description":"0 to 1"},
              "tags":{"type":"array","items":{"type":"string"}},"by":{"type":"object","properties":{"na.me":{"type":"string"}}},
              "any":true,"self":{"$ref":"#"}},
             "$defs":{"status":{"enum":["TO REVIEW","DONE"]}}}
            """);

        Assert.Equal(
            ["data.late Flag", "data.status Text TO REVIEW|DONE", "data.score Number", "data.tags Text", "data.by.na\\.me Text"],
            fields.Where(field => !field.Path.StartsWith("data.self", StringComparison.Ordinal)).Select(Line));
        Assert.Equal("0 to 1", fields.Single(field => field.Path == "data.score").Description);
        Assert.InRange(fields.Count, 5, FilterField.Most);
    }

    [Fact]
    public void Events_say_which_fields_they_had_and_with_which_values()
    {
        var fields = SeenFields.Of(new[]
        {
            """{"id":"evt_1","data":{"status":"DONE","n":1,"tags":["a","b"],"by":{"x":true},"none":null}}""",
            """{"id":"evt_2","data":{"status":"NEW","n":2}}""",
            "not JSON",
            "[]",
        }.Select(body => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(body)));

        Assert.Equal(
            ["data.status Text DONE|NEW", "data.n Number 1|2", "data.tags Text a|b", "data.by.x Flag true", "data.none Any"],
            fields.Select(Line));
    }

    [Fact]
    public void What_the_schema_closes_is_not_widened_by_what_events_had()
    {
        var fields = FilterField.Merge(
        [
            .. SeenFields.Of([Encoding.UTF8.GetBytes("""{"data":{"status":"LOST","extra":1}}""")]),
            .. SchemaFields.Of("""{"properties":{"status":{"enum":["NEW","DONE"]}}}"""),
        ]);

        Assert.Equal(["data.status Text NEW|DONE", "data.extra Number 1"], fields.Select(Line));
        Assert.True(fields[0].IsClosed && fields[0].IsInSchema);
    }

    private static string Line(FilterField field) =>
        $"{field.Path} {field.Kind} {string.Join('|', field.Values)}".TrimEnd();
}
