using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Webhooks.Model.Tests.Events;

public partial class EventTypeTests
{
    [Theory]
    [InlineData("image.status_changed")]
    [InlineData("a.b")]
    [InlineData("0._")]
    [InlineData("a.b.c.d.e.f.g.h")]
    public void A_type_has_two_to_eight_dotted_segments(string text) => Assert.Equal(text, EventType.Parse(text).Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("image")]
    [InlineData("a.b.c.d.e.f.g.h.i")]
    [InlineData(".image")]
    [InlineData("image.")]
    [InlineData("image..saved")]
    [InlineData("Image.saved")]
    [InlineData("image.saved\n")]
    [InlineData("image.*")]
    [InlineData("image-saved.x")]
    [InlineData("bild.gelöscht")]
    public void Anything_else_is_no_type(string? text) => Assert.False(EventType.TryParse(text, out _));

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void A_type_has_at_most_128_characters(int length, bool isType) =>
        Assert.Equal(isType, EventType.TryParse("image." + new string('x', length - "image.".Length), out _));

    [Property]
    public Property A_type_is_what_the_documented_pattern_describes() => Prop.ForAll(
        TypeLike.Texts('a', 'b', '_', '0', '.', '.', 'A', '*', '-'),
        text => EventType.TryParse(text, out _) == Documented().IsMatch(text));

    [Fact]
    public void A_malformed_type_is_refused_in_words_that_name_it_and_what_is_allowed()
    {
        var message = Assert.Throws<FormatException>(() => EventType.Parse("image")).Message;
        Assert.Equal($"'image' is not an event type: it must be {EventType.Allowed}.", message);
    }

    [GeneratedRegex(@"\A[a-z0-9_]+(\.[a-z0-9_]+){1,7}\z")]
    private static partial Regex Documented();
}
