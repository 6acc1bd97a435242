using Xunit;

namespace Webhooks.Model.Tests;

public class IdsTests
{
    public static TheoryData<string> WellFormed =>
        ["a", "0", "_", "-", "evt_01J9Z3K", "AZaz09_-", new string('x', 64)];

    public static TheoryData<string?> Malformed =>
        [null, "", " ", "a b", "a.b", "a/b", "a\n", "\n", "ä", "a\0", "٣", "a:b", "a%20b", new string('x', 65)];

    [Theory, MemberData(nameof(WellFormed))]
    public void An_id_is_1_to_64_letters_digits_underscores_and_hyphens(string text)
    {
        Assert.True(ProjectId.TryParse(text, out var project));
        Assert.True(WebhookId.TryParse(text, out var webhook));
        Assert.True(PublishedEventId.TryParse(text, out var @event));
        Assert.Equal((text, text, text), (project.Value, webhook.Value, @event.Value));
    }

    [Theory, MemberData(nameof(Malformed))]
    public void Anything_else_is_no_id(string? text)
    {
        Assert.False(ProjectId.TryParse(text, out _));
        Assert.False(WebhookId.TryParse(text, out _));
        Assert.False(PublishedEventId.TryParse(text, out _));
    }

    [Fact]
    public void An_id_is_written_as_it_was_read_and_compares_by_its_text()
    {
        Assert.Equal("evt_1", PublishedEventId.Parse("evt_1").ToString());
        Assert.Equal(PublishedEventId.Parse("evt_1"), PublishedEventId.Parse("evt_1"));
        Assert.NotEqual(PublishedEventId.Parse("evt_1"), PublishedEventId.Parse("EVT_1"));
    }

    [Fact]
    public void A_malformed_id_is_refused_in_words_that_name_it_and_what_is_allowed()
    {
        var messages = new[]
        {
            Assert.Throws<FormatException>(() => ProjectId.Parse("a b")).Message,
            Assert.Throws<FormatException>(() => WebhookId.Parse("a b")).Message,
            Assert.Throws<FormatException>(() => PublishedEventId.Parse("a b")).Message,
        };
        Assert.All(messages, message => Assert.EndsWith(Identifier.Allowed + ".", message));
        Assert.Equal(["'a b' is not a project id", "'a b' is not a webhook id", "'a b' is not an event id"],
            messages.Select(m => m.Split(':')[0]));
    }
}
