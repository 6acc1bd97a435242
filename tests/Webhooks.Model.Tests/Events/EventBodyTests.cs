using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Xunit;
using Xunit;

namespace Webhooks.Model.Tests.Events;

public class EventBodyTests
{
    [Fact]
    public void The_members_stand_in_a_fixed_order_without_white_space() => Assert.Equal(
        """{"id":"evt_1","type":"image.status_changed","timestamp":"2026-09-28T14:03:21.482Z","project_id":"labels","sequence":18234,"data":{"image_id":"img_1"}}""",
        Body("""{"image_id":"img_1"}""", 18234, new(2026, 9, 28, 14, 3, 21, 482, TimeSpan.Zero)));

    [Theory]
    [InlineData("""{ "b" : 1.0, "a" : 1e2,"a":null }""")]
    [InlineData("""{"n":"\u017elu\u0165ou\u010dk\u00fd žluťoučký 🐎 <&>+'"}""")]
    [InlineData("[ ]")]
    [InlineData("null")]
    [InlineData("-0.0")]
    public void The_data_keeps_the_bytes_of_its_publisher(string data) => Assert.EndsWith($",\"data\":{data}}}", Body(data));

    [Theory]
    [InlineData("2026-09-28T14:03:21.4829999+00:00", "2026-09-28T14:03:21.482Z")]
    [InlineData("2026-09-28T01:00:00+02:00", "2026-09-27T23:00:00.000Z")]
    [InlineData("0001-01-01T00:00:00+00:00", "0001-01-01T00:00:00.000Z")]
    [InlineData("9999-12-31T23:59:59.9999999+00:00", "9999-12-31T23:59:59.999Z")]
    public void The_timestamp_is_written_in_UTC_to_the_millisecond(string timestamp, string written)
    {
        using var body = JsonDocument.Parse(Body("1", timestamp: DateTimeOffset.Parse(timestamp)));
        Assert.Equal(written, body.RootElement.GetProperty("timestamp").GetString());
    }

    [Property]
    public bool The_body_is_JSON_and_says_what_it_was_given(PositiveInt sequence, NonNull<string> text)
    {
        var data = JsonSerializer.Serialize(text.Get);
        using var body = JsonDocument.Parse(Body(data, sequence.Get * 4_000_000_000L));
        var root = body.RootElement;
        return root.EnumerateObject().Select(m => m.Name).SequenceEqual(["id", "type", "timestamp", "project_id", "sequence", "data"])
            && root.GetProperty("sequence").GetInt64() == sequence.Get * 4_000_000_000L
            && root.GetProperty("data").GetRawText() == data;
    }

    [Fact]
    public void The_longest_id_type_and_sequence_fit()
    {
        var longest = new string('x', 64);
        var body = EventBody.Write(
            PublishedEventId.Parse(longest), EventType.Parse("a." + new string('b', 126)), Given.Noon, ProjectId.Parse(longest),
            long.MaxValue, "1"u8);
        using var json = JsonDocument.Parse(body);
        Assert.Equal(long.MaxValue, json.RootElement.GetProperty("sequence").GetInt64());
    }

    private static string Body(string data, long sequence = 1, DateTimeOffset? timestamp = null) => Encoding.UTF8.GetString(EventBody.Write(
        PublishedEventId.Parse("evt_1"), EventType.Parse("image.status_changed"), timestamp ?? Given.Noon, Given.Project, sequence,
        Encoding.UTF8.GetBytes(data)));
}
