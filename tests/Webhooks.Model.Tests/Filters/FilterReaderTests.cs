using Xunit;

namespace Webhooks.Model.Tests.Filters;

public class FilterReaderTests
{
    [Theory]
    [InlineData("""[]""", "")]
    [InlineData("""nonsense""", "")]
    [InlineData("""{"a":1} 2""", "")]
    [InlineData("""{"":1}""", "/")]
    [InlineData("""{"a..b":1}""", "/a..b")]
    [InlineData("""{"a\\x":1}""", "/a\\x")]
    [InlineData("""{"a/b~":{}}""", "/a~1b~0")]
    [InlineData("""{"a":[1]}""", "/a")]
    [InlineData("""{"a":{"$regex":"x"}}""", "/a/$regex")]
    [InlineData("""{"a":{"b":1}}""", "/a/b")]
    [InlineData("""{"a":{"$gt":null}}""", "/a/$gt")]
    [InlineData("""{"a":{"$gt":true}}""", "/a/$gt")]
    [InlineData("""{"a":{"$in":[]}}""", "/a/$in")]
    [InlineData("""{"a":{"$in":[{}]}}""", "/a/$in")]
    [InlineData("""{"a":{"$in":1}}""", "/a/$in")]
    [InlineData("""{"a":{"$eq":{}}}""", "/a/$eq")]
    [InlineData("""{"a":{"$exists":1}}""", "/a/$exists")]
    [InlineData("""{"a":{"$startsWith":1}}""", "/a/$startsWith")]
    [InlineData("""{"a":{"$from":1}}""", "/a/$from")]
    [InlineData("""{"data":{"$changed":true}}""", "/data/$changed")]
    [InlineData("""{"data.x":{"$changed":1}}""", "/data.x/$changed")]
    [InlineData("""{"$or":[]}""", "/$or")]
    [InlineData("""{"$or":{}}""", "/$or")]
    [InlineData("""{"$and":[{"a":1},{}]}""", "/$and/1")]
    [InlineData("""{"$and":[1]}""", "/$and/0")]
    [InlineData("""{"$not":{}}""", "/$not")]
    [InlineData("""{"$not":[]}""", "/$not")]
    [InlineData("""{"$nor":[{"a":1}]}""", "/$nor")]
    [InlineData("""{"a":1,"\u0061":2}""", "/a")]
    [InlineData("""{"a":{"$gt":1,"$gt":2}}""", "/a/$gt")]
    [InlineData("""{"$not":{"$not":{"$not":{"$not":{"$not":{"a":1}}}}}}""", "/$not/$not/$not/$not/$not")]
    public void A_bad_filter_is_refused_with_the_place_of_what_is_wrong(string json, string pointer)
    {
        Assert.False(PayloadFilter.TryParse(json, out _, out var errors));
        Assert.Equal([pointer], errors.Select(error => error.Field));
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once_up_to_a_bound()
    {
        Assert.False(PayloadFilter.TryParse("""{"a":{"$gt":null},"b":[],"$or":[{"c":{"$x":1}}]}""", out _, out var errors));
        Assert.Equal(["/a/$gt", "/b", "/$or/0/c/$x"], errors.Select(error => error.Field));
        Assert.False(
            PayloadFilter.TryParse($"{{{string.Join(',', Enumerable.Range(0, 100).Select(i => $"\"a{i}\":[]"))}}}", out _, out errors));
        Assert.Equal(20, errors.Length);
    }

    [Fact]
    public void A_mistyped_operator_is_refused_with_the_one_that_was_meant()
    {
        Assert.False(PayloadFilter.TryParse("""{"a":{"$startswith":"x"}}""", out _, out var errors));
        Assert.Contains("did you mean $startsWith?", errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_is_bounded_in_length_depth_and_comparisons()
    {
        Assert.True(PayloadFilter.TryParse(Ored(32), out _, out _));
        Assert.False(PayloadFilter.TryParse(Ored(33), out _, out _));
        Assert.True(PayloadFilter.TryParse("""{"$not":{"$not":{"$not":{"$not":{"a":1}}}}}""", out _, out _));
        Assert.True(PayloadFilter.TryParse(Long(PayloadFilter.MaxBytes), out _, out _));
        Assert.False(PayloadFilter.TryParse(Long(PayloadFilter.MaxBytes + 1), out _, out _));
        Assert.True(PayloadFilter.TryParse($"{{\"{string.Join('.', Enumerable.Repeat("a", 64))}\":1}}", out _, out _));
        Assert.False(PayloadFilter.TryParse($"{{\"{string.Join('.', Enumerable.Repeat("a", 65))}\":1}}", out _, out _));

        static string Ored(int leaves) => $"{{\"$or\":[{string.Join(',', Enumerable.Range(0, leaves).Select(i => $"{{\"a\":{i}}}"))}]}}";

        static string Long(int bytes) => $"{{\"a\":\"{new string('x', bytes - "{'a':''}".Length)}\"}}  ";
    }
}
