using System.Text;
using Xunit;

namespace Webhooks.Model.Tests.Filters;

public class PayloadFilterTests
{
    private const string Review =
        """{"id":"evt_1","data":{"image_id":"i1","previous_status":"TO REVIEW","status":"DONE","tags":["night","cat"],"size":3}}""";

    [Theory]
    [InlineData("""{}""", true)]
    [InlineData("""{"data.status":{"$from":"TO REVIEW","$to":"DONE"}}""", true)]
    [InlineData("""{"data.status":{"$from":"TO REVIEW","$to":"SKIPPED"}}""", false)]
    [InlineData("""{"data.status":{"$from":["NEW","TO REVIEW"]}}""", true)]
    [InlineData("""{"data.status":{"$changed":true}}""", true)]
    [InlineData("""{"data.size":{"$changed":true}}""", false)]
    [InlineData("""{"data.size":{"$changed":false}}""", true)]
    [InlineData("""{"data.size":3.0,"key":"i1"}""", true)]
    [InlineData("""{"data.size":"3"}""", false)]
    [InlineData("""{"data.size":{"$gt":2,"$lt":4}}""", true)]
    [InlineData("""{"data.tags":"cat"}""", true)]
    [InlineData("""{"data.tags":{"$contains":"cat"}}""", true)]
    [InlineData("""{"data.tags":{"$ne":"cat"}}""", true)]
    [InlineData("""{"data.none":{"$ne":1}}""", true)]
    [InlineData("""{"data.none":{"$exists":false}}""", true)]
    [InlineData("""{"$not":{"data.none":1}}""", true)]
    [InlineData("""{"$or":[{"data.size":1},{"data.status":{"$ieq":"done"}}]}""", true)]
    public void A_filter_is_a_sentence_about_the_body(string filter, bool matches) =>
        Assert.Equal(matches, PayloadFilter.Parse(filter).Matches(Encoding.UTF8.GetBytes(Review), "i1"));

    [Theory]
    [InlineData("""{"previous_attributes":{"x":1},"x":2}""")]
    [InlineData("""{"changes":{"x":{"from":1,"to":2}},"x":2}""")]
    [InlineData("""{"previous_attributes":{"x":3},"previous_x":1,"x":2}""")]
    public void The_former_value_is_found_where_senders_put_it(string data) =>
        Assert.True(Matches("""{"data.x":{"$from":1,"$to":2,"$changed":true}}""", data));

    [Fact]
    public void The_last_of_several_members_of_one_name_counts()
    {
        Assert.True(Matches("""{"data.x.y":2}""", """{"x":{"y":1},"x":{"y":2}}"""));
        Assert.False(Matches("""{"data.x.y":1}""", """{"x":{"y":1},"x":{"y":2}}"""));
        Assert.False(Matches("""{"data.x.y":{"$exists":true}}""", """{"x":{"y":1},"x":{}}"""));
    }

    [Theory]
    [InlineData("""{"data.x":{"$exists":true}}""", true)]
    [InlineData("""{"data.x":{"$exists":false}}""", false)]
    [InlineData("""{"data.x":{"$ne":1}}""", true)]
    [InlineData("""{"data.x":1}""", false)]
    [InlineData("""{"data.x.y":{"$exists":true}}""", false)]
    public void An_empty_array_is_there_and_equals_nothing(string filter, bool matches) =>
        Assert.Equal(matches, Matches(filter, """{"x":[]}"""));

    [Fact]
    public void What_is_not_JSON_matches_no_filter()
    {
        Assert.False(PayloadFilter.Parse("""{"$not":{"data.x":1}}""").Matches("nonsense"u8, null));
        Assert.NotNull(PayloadFilter.Parse("""{"$not":{"data.x":1}}""").Explain("nonsense"u8, null));
        Assert.False(PayloadFilter.Parse("{}").Matches(""u8, null));
    }

    [Theory]
    [InlineData("""{"data.status":{"$from":"TO REVIEW","$to":"COMPLETED"}}""", "data.status $to \"COMPLETED\" \"DONE\"")]
    [InlineData("""{"data.status":{"$from":"NEW","$to":"DONE"}}""", "data.status $from \"NEW\" \"TO REVIEW\"")]
    [InlineData("""{"data.status":{"$from":"NEW","$to":"SKIPPED"}}""", "data.status $to \"SKIPPED\" \"DONE\"")]
    [InlineData("""{"data.size":{"$changed":true}}""", "data.size $changed true false")]
    [InlineData("""{"$not":{"data.status":{"$changed":true}}}""", "data.status $not {\"data.status\":{\"$changed\":true}} true")]
    [InlineData("""{"data.none":1}""", "data.none $eq 1 -")]
    [InlineData("""{"key":{"$in":["a","b"]}}""", "key $in [\"a\",\"b\"] \"i1\"")]
    [InlineData("""{"data.tags":"dog"}""", "data.tags $eq \"dog\" [\"night\",\"cat\"]")]
    [InlineData("""{"$not":{"data.size":3}}""", "data.size $not {\"data.size\":3} 3")]
    [InlineData("""{"$or":[{"data.size":1},{"data.size":2}]}""", "data.size $eq 1 3")]
    public void A_filter_names_the_clause_that_is_not_met(string filter, string expected)
    {
        var mismatch = PayloadFilter.Parse(filter).Explain(Encoding.UTF8.GetBytes(Review), "i1");
        Assert.Equal(
            expected, mismatch is null ? null : $"{mismatch.Path} {mismatch.Operator} {mismatch.Expected} {mismatch.Actual ?? "-"}");
    }

    [Fact]
    public void A_long_value_is_explained_by_its_beginning()
    {
        var actual = PayloadFilter.Parse("""{"data.x":1}""")
            .Explain(Encoding.UTF8.GetBytes($$$"""{"data":{"x":"{{{new string('a', 1000)}}}"}}"""), null)?.Actual;
        Assert.StartsWith("\"\\u0022aaa", actual, StringComparison.Ordinal);
        Assert.InRange(actual!.Length, FilterMismatch.MaxActualLength, 2 * FilterMismatch.MaxActualLength);
    }

    [Fact]
    public void A_filter_is_kept_as_it_was_written_without_white_space()
    {
        var filter = PayloadFilter.Parse(""" { "data.x" : { "$in" : [ 1.0 , "\u00e9" ] } , "data.y" : null } """);
        Assert.Equal("""{"data.x":{"$in":[1.0,"\u00e9"]},"data.y":null}""", filter.Json);
        Assert.Equal(filter, PayloadFilter.Parse(filter.Json));
        Assert.Equal(filter.GetHashCode(), PayloadFilter.Parse(filter.Json).GetHashCode());
        Assert.NotEqual(filter, PayloadFilter.Parse("{}"));
    }

    [Fact]
    public void A_match_allocates_nothing()
    {
        var filter = PayloadFilter.Parse("""
            {"data.status":{"$from":["TO REVIEW","NEW"],"$to":"DONE"},"data.tags":{"$in":["a","b","c","d","e","f","g","h",1,2,true]},
             "data.size":{"$gt":1,"$ne":17,"$changed":false},"key":{"$startsWith":"i"},"$not":{"data.name":{"$ieq":"\u00e9t\u00e9"}}}
            """);
        var body = Encoding.UTF8.GetBytes(
            $$$"""{"data":{"previous_status":"TO REVIEW","status":"DON\u0045","tags":["x","{{{new string('y', 2000)}}}",1.0],"size":3}}""");
        Assert.True(filter.Matches(body, "i1"));

        // A collection of garbage may take a buffer of the pool away: then one round allocates another.
        Assert.Contains(0, Enumerable.Range(0, 5).Select(_ => Allocated()));

        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
                filter.Matches(body, "i1");
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static bool Matches(string filter, string data) =>
        PayloadFilter.Parse(filter).Matches(Encoding.UTF8.GetBytes($$"""{"id":"evt_1","data":{{data}}}"""), null);
}
