using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Webhooks.Dashboard.Pages.Webhooks.Filtering;
using Webhooks.Model;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Webhooks;

/// <summary>The filter builder of the dashboard and the JSON that it writes.</summary>
public sealed class FilterSketchTests
{
    private static readonly string[] paths = ["data.status", "data.a", "data.a.b", "key", "data.x\\.y"];

    private static readonly string[] scalars =
    [
        "\"DONE\"", "\"TO REVIEW\"", "\"\"", "\"5\"", "5", "1e2", "-0", "true", "false", "null", "\" x \"", "\"a, b\"", "\"\\\"q\"",
        "\"true\"",
    ];

    private static Gen<string> Scalar => Gen.Elements(scalars);

    private static Gen<string> List =>
        from count in Gen.Choose(1, 3)
        from items in Scalar.ListOf(count)
        select $"[{string.Join(',', items)}]";

    private static Gen<List<FilterCondition>> Conditions =>
        from count in Gen.Choose(0, 6)
        from conditions in Condition.ListOf(count)
        select conditions.ToList();

    private static Gen<List<string>> Bodies => Body.ListOf(8).Select(bodies => bodies.ToList());

    private static Gen<FilterCondition> Condition =>
        from path in Gen.Elements(paths)
        from comparison in Gen.Elements(Enum.GetValues<Comparison>())
        from value in Scalar
        from second in Scalar
        from isOpen in Gen.Elements(0, 1, 2)
        where path != "key" || comparison is not (Comparison.Changes or Comparison.ChangesFromTo)
        select Typed(path, comparison, value, second, isOpen);

    /// <summary>Filters of all forms, also those that the builder cannot express.</summary>
    private static Gen<string> Filter(int depth) =>
        from members in Gen.Elements(1, 2, 3)
        from parts in Member(depth).ListOf(members)
        let distinct = parts.DistinctBy(part => part.Name).Select(part => $"{JsonSerializer.Serialize(part.Name)}:{part.Json}")
        select $"{{{string.Join(',', distinct)}}}";

    private static Gen<(string Name, string Json)> Member(int depth)
    {
        var leaf = from path in Gen.Elements(paths)
                   from json in Gen.OneOf(Scalar, Operators(path))
                   select (path, json);
        if (depth == 0)
            return leaf;
        var nested = from name in Gen.Elements("$or", "$and", "$not")
                     from one in Filter(depth - 1)
                     from other in Filter(depth - 1)
                     select (name, name == "$not" ? one : $"[{one},{other}]");
        return Gen.OneOf(leaf, leaf, nested);
    }

    private static Gen<string> Operators(string path) =>
        from count in Gen.Elements(1, 2, 3)
        from operators in Operator(path).ListOf(count)
        select $"{{{string.Join(',', operators.DistinctBy(each => each.Name).Select(each => $"\"{each.Name}\":{each.Operand}"))}}}";

    private static Gen<(string Name, string Operand)> Operator(string path) =>
        from name in Gen.Elements(
            "$eq", "$ne", "$in", "$nin", "$gt", "$lte", "$exists", "$contains", "$startsWith", "$ieq", "$from", "$to", "$changed")
        where path != "key" || name is not ("$from" or "$changed")
        from scalar in Scalar
        from list in List
        from isTrue in Gen.Elements("true", "false")
        from isList in Gen.Elements(true, false)
        select (name, name switch
        {
            "$in" or "$nin" => list,
            "$from" or "$to" => isList ? list : scalar,
            "$exists" or "$changed" => isTrue,
            "$gt" or "$lte" => "7",
            "$startsWith" or "$ieq" => "\"DONE\"",
            _ => scalar,
        });

    private static Gen<string> Body =>
        from status in Scalar
        from before in Scalar
        from a in Gen.Elements("5", "\"DONE\"", "{\"b\":\"DONE\"}", "[1,\"5\",5]", "null")
        from dotted in Scalar
        from has in Gen.Elements(0, 1, 2, 3)
        let members = new[] { $"\"a\":{a}", $"\"status\":{status}", $"\"previous_status\":{before}", $"\"x.y\":{dotted}" }
        select $"{{\"data\":{{{string.Join(',', members.Take(has + 1))}}}}}";

    [Property(MaxTest = 2000)]
    public Property What_the_builder_writes_means_all_of_its_conditions() => Prop.ForAll(
        Arb.From(from conditions in Conditions from bodies in Bodies select (conditions, bodies)),
        sample =>
        {
            var json = new FilterSketch([.. sample.conditions], null).Write();
            foreach (var body in sample.bodies)
            {
                var all = sample.conditions.All(condition => Matches(new FilterSketch([condition], null).Write(), body));
                Assert.Equal(all, Matches(json, body));
            }
        });

    [Property(MaxTest = 2000)]
    public Property Conditions_are_read_again_as_they_were_written() => Prop.ForAll(
        Arb.From(Conditions),
        conditions =>
        {
            var json = new FilterSketch([.. conditions], null).Write();
            var again = json is null ? new([], null) : FilterSketch.Read(PayloadFilter.Parse(json).Json);

            Assert.Null(again.Rest);
            Assert.Equal(Sorted(conditions), Sorted(again.Conditions));
        });

    [Property(MaxTest = 1000)]
    public Property A_filter_that_is_read_and_written_matches_what_it_matched() => Prop.ForAll(
        Arb.From(from filter in Filter(2) from bodies in Bodies from condition in Condition select (filter, bodies, condition)),
        sample =>
        {
            if (!PayloadFilter.TryParse(sample.filter, out var filter, out _))
                return;
            var sketch = FilterSketch.Read(filter.Json);
            var written = sketch.Write();
            var more = (sketch with { Conditions = [.. sketch.Conditions, sample.condition] }).Write();
            if (!PayloadFilter.TryParse(more!, out _, out _))
                return; // one comparison too many
            foreach (var body in sample.bodies)
            {
                Assert.Equal(Matches(filter.Json, body), Matches(written, body));
                Assert.Equal(
                    Matches(filter.Json, body) && Matches(new FilterSketch([sample.condition], null).Write(), body), Matches(more, body));
            }
        });

    [Fact]
    public void The_usual_filters_have_the_form_of_the_contract()
    {
        Assert.Equal("""{"data.status":{"$from":"TO REVIEW","$to":"DONE"}}""",
            new FilterSketch([new("data.status", Comparison.ChangesFromTo, "DONE", "TO REVIEW")], null).Write());
        Assert.Equal("""{"data.status":{"$changed":true,"$to":"DONE"}}""",
            new FilterSketch([new("data.status", Comparison.ChangesFromTo, "DONE")], null).Write());
        Assert.Equal("""{"data.score":{"$gte":0.5,"$lt":1},"data.user":"5"}""",
            new FilterSketch(
                [
                    new("data.score", Comparison.AtLeast, "0.5"), new("data.score", Comparison.LessThan, "1"),
                    new("data.user", Comparison.Is, "\"5\""), new("data.unfinished", Comparison.Is), new("", Comparison.Is, "1"),
                ], null).Write());
        Assert.Equal("""{"data.tag":{"$in":["a","b, c",3]}}""",
            new FilterSketch([new("data.tag", Comparison.OneOf, "a, \"b, c\", 3")], null).Write());
    }

    [Fact]
    public void What_the_builder_cannot_express_stays_and_is_not_changed()
    {
        const string Filter = """{"data.a":{"$gt":1,"$changed":false},"$or":[{"data.b":1.0},{"data.c":"\u00e9"}],"data.status":"DONE"}""";

        var builder = new FilterBuilder(Filter);

        Assert.Equal(
            [new("data.a", Comparison.MoreThan, "1"), new FilterCondition("data.status", Comparison.Is, "DONE")],
            builder.Conditions.Select(condition => condition.ToCondition()));
        Assert.Equal("""{"data.a":{"$changed":false},"$or":[{"data.b":1.0},{"data.c":"\u00e9"}]}""", builder.Rest);
        Assert.Equal(Filter, builder.Json);

        builder.Remove(builder.Conditions[0]);

        Assert.Equal("""{"data.a":{"$changed":false},"data.status":"DONE","$or":[{"data.b":1.0},{"data.c":"\u00e9"}]}""", builder.Json);
    }

    [Fact]
    public void JSON_and_conditions_follow_each_other_and_nothing_that_is_unfinished_is_lost()
    {
        var builder = new FilterBuilder(null);
        builder.Add();
        builder.Conditions[0].Path = "data.status";
        builder.TakeConditions();
        Assert.Null(builder.Json);

        builder.TakeJson("""{"key":"img_1"}""");
        Assert.Equal(["key", "data.status"], builder.Conditions.Select(condition => condition.Path));

        builder.Conditions[1].Value = "DONE";
        builder.TakeConditions();
        Assert.Equal("""{"key":"img_1","data.status":"DONE"}""", builder.Json);

        builder.TakeJson("""{"key":"img_1","data.status":""");
        Assert.False(builder.IsReadable);
        Assert.Equal("is not a JSON object", Assert.Single(builder.Errors).Message);

        builder.TakeJson("");
        Assert.True(builder.IsReadable);
        Assert.Null(builder.Filter);
    }

    [Fact]
    public void An_error_is_at_the_condition_that_it_is_about()
    {
        var builder = new FilterBuilder(null);
        builder.Add();
        (builder.Conditions[0].Path, builder.Conditions[0].Value) = ("data..status", "DONE");
        builder.TakeConditions();

        Assert.StartsWith("data..status is not a path", builder.ErrorOf(builder.Conditions[0]), StringComparison.Ordinal);
        Assert.Equal("/data..status", Assert.Single(builder.Errors).Field);
    }

    [Fact]
    public void A_number_in_a_field_of_strings_is_a_string()
    {
        var builder = new FilterBuilder(null);
        builder.Add();
        var condition = builder.Conditions[0];
        (condition.Path, condition.Value, condition.IsText) = ("data.image_id", "5", true);
        builder.TakeConditions();
        Assert.Equal("""{"data.image_id":"5"}""", builder.Json);

        (condition.Comparison, condition.Value) = (Comparison.OneOf, "5, \"6\", x");
        builder.TakeConditions();
        Assert.Equal("""{"data.image_id":{"$in":["5","6","x"]}}""", builder.Json);
    }

    private static FilterCondition Typed(string path, Comparison comparison, string value, string second, int isOpen)
    {
        string Text(string json) => ScalarText.Of(JsonDocument.Parse(json).RootElement)!;
        string Fit(string json) => comparison switch
        {
            Comparison.StartsWith or Comparison.EndsWith or Comparison.IsInAnyCase => json[0] == '"' ? json : "\"DONE\"",
            Comparison.MoreThan or Comparison.AtLeast or Comparison.LessThan or Comparison.AtMost => json[0] is '"' or '5' ? json : "7",
            _ => json,
        };
        return comparison switch
        {
            Comparison.ChangesFromTo => new(path, comparison, isOpen == 1 ? "" : Text(value), isOpen == 2 ? "" : Text(second)),
            Comparison.Changes or Comparison.Exists or Comparison.IsMissing => new(path, comparison),
            Comparison.OneOf or Comparison.NoneOf =>
                new(path, comparison, ScalarText.OfList(JsonDocument.Parse($"[{value},{second}]").RootElement)!),
            _ => new(path, comparison, Text(Fit(value))),
        };
    }

    private static bool Matches(string? json, string body) =>
        json is null || PayloadFilter.Parse(json).Matches(Encoding.UTF8.GetBytes(body), "img_1");

    private static IEnumerable<string> Sorted(IEnumerable<FilterCondition> conditions) =>
        conditions.Select(condition => condition.ToString()).Order(StringComparer.Ordinal);
}
