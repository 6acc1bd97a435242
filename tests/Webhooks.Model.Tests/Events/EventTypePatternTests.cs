using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Webhooks.Model.Tests.Events;

public class EventTypePatternTests
{
    [Theory]
    [InlineData("image.saved", "image.saved", true)]
    [InlineData("image.saved", "image.saved.twice", false)]
    [InlineData("image.saved", "image.save", false)]
    [InlineData("image.*", "image.saved", true)]
    [InlineData("image.*", "image.saved.twice", false)]
    [InlineData("image.*", "images.saved", false)]
    [InlineData("image.saved.*", "image.saved.twice", true)]
    [InlineData("image.**", "image.saved", true)]
    [InlineData("image.**", "image.saved.twice.over", true)]
    [InlineData("image.**", "images.saved", false)]
    [InlineData("image.saved.**", "image.saved", false)]
    [InlineData("*", "anything.at_all", true)]
    public void One_star_is_one_segment_and_two_are_any_depth(string pattern, string type, bool matches) =>
        Assert.Equal(matches, EventTypePattern.Parse(pattern).Matches(EventType.Parse(type)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("image")]
    [InlineData("**")]
    [InlineData("***")]
    [InlineData(".*")]
    [InlineData(".**")]
    [InlineData("*.saved")]
    [InlineData("image.*.saved")]
    [InlineData("image.*.**")]
    [InlineData("image.***")]
    [InlineData("image.sav*")]
    [InlineData("image*")]
    [InlineData("image..*")]
    [InlineData("Image.*")]
    [InlineData("image.* ")]
    [InlineData("a.b.c.d.e.f.g.h.*")]
    public void A_star_stands_alone_or_at_the_end_of_a_prefix(string? text) => Assert.False(EventTypePattern.TryParse(text, out _));

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void A_pattern_has_at_most_128_characters(int length, bool isPattern) =>
        Assert.Equal(isPattern, EventTypePattern.TryParse(new string('x', length - 3) + ".**", out _));

    [Fact]
    public void A_malformed_pattern_is_refused_in_words_that_name_it_and_what_is_allowed()
    {
        var message = Assert.Throws<FormatException>(() => EventTypePattern.Parse("image")).Message;
        Assert.Equal($"'image' is not an event type pattern: it must be {EventTypePattern.Allowed}.", message);
    }

    [Property]
    public Property A_pattern_matches_what_a_naive_reader_of_its_segments_matches() => Prop.ForAll(
        TypeLike.Patterns().ToArbitrary(),
        TypeLike.Types().ToArbitrary(),
        (pattern, type) => pattern.Matches(type) == Naive(pattern.Value.Split('.'), type.Value.Split('.')));

    [Property]
    public Property Every_type_is_a_pattern_for_itself_alone() => Prop.ForAll(
        TypeLike.Types().ToArbitrary(),
        TypeLike.Types().ToArbitrary(),
        (type, other) => EventTypePattern.Parse(type.Value).Matches(other) == (type == other));

    [Property]
    public Property What_one_star_matches_two_stars_match_too() => Prop.ForAll(
        TypeLike.Patterns().ToArbitrary(),
        TypeLike.Types().ToArbitrary(),
        (pattern, type) => !pattern.Value.EndsWith(".*", StringComparison.Ordinal)
            || !pattern.Matches(type)
            || EventTypePattern.Parse(pattern.Value + "*").Matches(type));

    private static bool Naive(string[] pattern, string[] type) => pattern switch
    {
        ["*"] => true,
        [.. var prefix, "**"] => type.Length > prefix.Length && type.Take(prefix.Length).SequenceEqual(prefix),
        [.. var prefix, "*"] => type.Length == prefix.Length + 1 && type.Take(prefix.Length).SequenceEqual(prefix),
        _ => type.SequenceEqual(pattern),
    };
}
