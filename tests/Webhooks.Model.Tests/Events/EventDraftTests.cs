using System.Text;
using Xunit;

namespace Webhooks.Model.Tests.Events;

public class EventDraftTests
{
    private static readonly EventDraft Draft = Given.Draft("evt_1", """{"a":1}""") with { Timestamp = Given.Noon, Key = "img_1" };

    [Fact]
    public void A_draft_said_again_has_the_same_digest()
    {
        var again = Given.Draft("evt_1", """{"a":1}""") with { Timestamp = Given.Noon, Key = "img_1" };
        Assert.Equal(Draft.Digest(), again.Digest());
    }

    [Fact]
    public void A_value_is_written_in_snake_case_unless_configured_otherwise()
    {
        var value = new { ImageId = "17", UserID = "ada", Tags = new Dictionary<string, int> { ["FirstTag"] = 1 } };

        Assert.Equal(
            """{"image_id":"17","user_id":"ada","tags":{"FirstTag":1}}""",
            Encoding.UTF8.GetString(EventDraft.Of("image.seen", value).Data.Span));
        Assert.Equal(
            """{"ImageId":"17","UserID":"ada","Tags":{"FirstTag":1}}""",
            Encoding.UTF8.GetString(EventDraft.Of("image.seen", value, new()).Data.Span));
    }

    [Fact]
    public void The_id_is_no_part_of_the_content() =>
        Assert.Equal(Draft.Digest(), (Draft with { Id = PublishedEventId.Parse("evt_2") }).Digest());

    [Fact]
    public void Whatever_else_the_publisher_says_is_part_of_the_content()
    {
        EventDraft[] others =
        [
            Draft,
            Draft with { Timestamp = Given.Noon.AddMilliseconds(1) },
            Draft with { Timestamp = null },
            Draft with { Key = "img_2" },
            Draft with { Key = null },
            Given.Draft("evt_1", """{"a": 1}""") with { Timestamp = Given.Noon, Key = "img_1" },
            Given.Draft("evt_1", """{"a":1}""", "image.saved2") with { Timestamp = Given.Noon, Key = "img_1" },
        ];
        Assert.Equal(others.Length, others.Select(other => other.Digest()).Distinct().Count());
    }

    [Fact]
    public void What_ends_one_part_does_not_begin_the_next() => Assert.NotEqual(
        (Given.Draft("evt_1", "23") with { Key = "1" }).Digest(), (Given.Draft("evt_1", "3") with { Key = "12" }).Digest());

    [Fact]
    public void The_timestamp_counts_to_the_millisecond_and_as_an_instant()
    {
        var elsewhere = Given.Noon.AddTicks(9_999).ToOffset(TimeSpan.FromHours(2));
        Assert.Equal(Draft.Digest(), (Draft with { Timestamp = elsewhere }).Digest());
    }
}
