using System.Text;
using Webhooks.Contracts;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Events;

public sealed class PublishBodyTests
{
    private static readonly IngestOptions Limits = new() { MaxEventBytes = 1000, MaxBatchEvents = 3, MaxBatchBytes = 10_000 };

    [Theory]
    [InlineData("""{"b":1, "a":[1.50,1e3,"<&>é\u00e9"]}""")]
    [InlineData("null")]
    [InlineData("-0.0")]
    [InlineData("\"\\ud83d\\udc0e\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("[ ]")]
    public void The_bytes_of_data_are_kept_as_published(string data)
    {
        var single = Json($$"""  { "type" : "image.done" , "data" :   {{data}}  } """).Drafts.Single();
        var item = Json($$"""[{"type":"image.done","data":1}, {"data": {{data}},"type":"image.done"}]""").Drafts[1];
        var line = Lines($$$"""{"type":"image.done","data":{}}{{{"\n"}}}{"type":"image.done","data":{{{data}}}}""").Drafts[1];

        Assert.All([single, item, line], draft => Assert.Equal(data, Encoding.UTF8.GetString(draft.Data.Span)));
    }

    [Fact]
    public void Every_field_of_an_event_is_read()
    {
        var draft =
            Json(
                """{"id":"a-1","type":"image.status_changed","timestamp":"2026-09-28T16:03:21.4825+02:00","key":"img\u002d7","data":{}}""").Drafts.Single();

        Assert.Equal("a-1", draft.Id?.Value);
        Assert.Equal("image.status_changed", draft.Type.Value);
        Assert.Equal(new DateTimeOffset(2026, 9, 28, 14, 3, 21, TimeSpan.Zero).AddTicks(482_5000), draft.Timestamp);
        Assert.Equal("img-7", draft.Key);
    }

    [Fact]
    public void Optional_fields_may_be_absent_or_null()
    {
        var absent = Json("""{"type":"image.done","data":null}""").Drafts.Single();
        var isNull = Json("""{"id":null,"type":"image.done","timestamp":null,"key":null,"data":null}""").Drafts.Single();

        Assert.All([absent, isNull], draft => Assert.True(draft is { Id: null, Timestamp: null, Key: null }));
    }

    [Theory]
    [InlineData("", 400, ProblemCodes.InvalidBody)]
    [InlineData("  \n", 400, ProblemCodes.InvalidBody)]
    [InlineData("[]", 400, ProblemCodes.InvalidBody)]
    [InlineData("5", 400, ProblemCodes.InvalidBody)]
    [InlineData("null", 400, ProblemCodes.InvalidBody)]
    [InlineData("{", 400, ProblemCodes.MalformedJson)]
    [InlineData("""{"type":"a.b","data":1}x""", 400, ProblemCodes.MalformedJson)]
    [InlineData("""{"type":"a.b","data":1}{"type":"a.b","data":1}""", 400, ProblemCodes.MalformedJson)]
    [InlineData("""{"type":"a.b","data":1,}""", 400, ProblemCodes.MalformedJson)]
    [InlineData("""{"type":"a.b","data":01}""", 400, ProblemCodes.MalformedJson)]
    [InlineData("""{"type":"a.b","data":/* */1}""", 400, ProblemCodes.MalformedJson)]
    [InlineData("""{"type":"a.b","type":"a.b","data":1}""", 400, ProblemCodes.MalformedJson)]
    [InlineData("""{"type":"a.b","\u0074ype":"a.b","data":1}""", 400, ProblemCodes.MalformedJson)]
    [InlineData("""{"type":"a.b","data":1,"data":1}""", 400, ProblemCodes.MalformedJson)]
    [InlineData("""{"type":"a.b","data":1,"sequence":1}""", 400, ProblemCodes.UnknownField)]
    [InlineData("""{"type":"a.b","data":1,"Type":"a.b"}""", 400, ProblemCodes.UnknownField)]
    [InlineData("""{"type":"a.b","data":1,"\ud800":1}""", 400, ProblemCodes.UnknownField)]
    [InlineData("""{"type":null,"data":1}""", 400, ProblemCodes.InvalidBody)]
    [InlineData("""{"data":1}""", 422, ProblemCodes.InvalidEvent, "type")]
    [InlineData("""{"type":"a.b"}""", 422, ProblemCodes.InvalidEvent, "data")]
    [InlineData("""{"type":"Image.Done","data":1}""", 422, ProblemCodes.InvalidEvent, "type")]
    [InlineData("""{"type":"image","data":1}""", 422, ProblemCodes.InvalidEvent, "type")]
    [InlineData("""{"type":5,"data":1}""", 422, ProblemCodes.InvalidEvent, "type")]
    [InlineData("""{"type":{"a":1},"data":1}""", 422, ProblemCodes.InvalidEvent, "type")]
    [InlineData("""{"id":"","type":"a.b","data":1}""", 422, ProblemCodes.InvalidEvent, "id")]
    [InlineData("""{"id":"a.b","type":"a.b","data":1}""", 422, ProblemCodes.InvalidEvent, "id")]
    [InlineData("""{"id":7,"type":"a.b","data":1}""", 422, ProblemCodes.InvalidEvent, "id")]
    [InlineData("""{"key":7,"type":"a.b","data":1}""", 422, ProblemCodes.InvalidEvent, "key")]
    [InlineData("""{"key":"\ud800","type":"a.b","data":1}""", 422, ProblemCodes.InvalidEvent, "key")]
    [InlineData("""{"timestamp":"2026-09-28","type":"a.b","data":1}""", 422, ProblemCodes.InvalidEvent, "timestamp")]
    [InlineData("""{"timestamp":1695909801,"type":"a.b","data":1}""", 422, ProblemCodes.InvalidEvent, "timestamp")]
    public void A_wrong_event_is_rejected_in_words_that_name_the_fault(string body, int status, string code, string? field = null)
    {
        var problem = Rejection(() => Json(body));

        Assert.Equal((status, code), (problem.Status, problem.Code));
        if (field is not null)
            Assert.Equal([field], problem.Errors?.Keys);
    }

    [Theory]
    [InlineData(new byte[] { 0xff })]
    [InlineData(new byte[] { (byte)'"', 0xc3, 0x28, (byte)'"' })]
    [InlineData(new byte[] { (byte)'"', 0xed, 0xa0, 0x80, (byte)'"' })]
    public void What_is_not_UTF_8_is_malformed(byte[] data)
    {
        byte[] body = [.. """{"type":"a.b","data":"""u8, .. data, (byte)'}'];

        Assert.Equal(ProblemCodes.MalformedJson, Rejection(() => PublishBody.Parse(body, ContentType.Json, Limits, null)).Code);
    }

    [Fact]
    public void An_event_may_be_64_levels_deep_in_every_form_and_no_deeper()
    {
        var allowed = Event(63);
        var tooDeep = Event(64);

        Assert.Single(Json(allowed).Drafts);
        Assert.Single(Json($"[{allowed}]").Drafts);
        Assert.Single(Lines(allowed).Drafts);
        Assert.Equal(400, Rejection(() => Json(tooDeep)).Status);
        Assert.Equal(400, Rejection(() => Json($"[{tooDeep}]")).Status);
        Assert.Equal(400, Rejection(() => Lines(tooDeep)).Status);

        static string Event(int levels) => $$"""{"type":"a.b","data":{{new string('[', levels)}}{{new string(']', levels)}}}""";
    }

    [Fact]
    public void An_event_above_the_limit_is_too_large_in_every_form()
    {
        var (fits, tooLarge) = (Event(1000), Event(1001));

        Assert.Single(Json($"  {fits}  ").Drafts);
        Assert.Single(Lines(fits + "\n").Drafts);
        foreach (var parse in (Action[])[() => Json(tooLarge), () => Json($"[{tooLarge}]"), () => Lines(tooLarge)])
            Assert.Equal((413, ProblemCodes.EventTooLarge), (Rejection(parse).Status, Rejection(parse).Code));

        static string Event(int bytes)
        {
            const string frame = """{"type":"a.b","data":""}""";
            return frame.Insert(frame.Length - 2, new('x', bytes - frame.Length));
        }
    }

    [Fact]
    public void A_batch_above_the_limit_is_too_large()
    {
        var events = Enumerable.Repeat("""{"type":"a.b","data":1}""", 4).ToArray();

        Assert.Equal(3, Json($"[{string.Join(',', events[..3])}]").Drafts.Count);
        Assert.Equal(ProblemCodes.TooManyEvents, Rejection(() => Json($"[{string.Join(',', events)}]")).Code);
        Assert.Equal(ProblemCodes.TooManyEvents, Rejection(() => Lines(string.Join('\n', events))).Code);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\n\n")]
    [InlineData("")]
    public void Lines_may_end_in_line_feeds_and_carriage_returns(string end)
    {
        var publish = Lines("{\"type\":\"a.b\",\"data\":1}\r\n{\"type\":\"c.d\",\"data\":2}" + end);

        Assert.True(publish.IsBatch);
        Assert.Equal(["a.b", "c.d"], publish.Drafts.Select(d => d.Type.Value));
    }

    [Theory]
    [InlineData("{\"type\":\"a.b\",\"data\":1}\n\n{\"type\":\"a.b\",\"data\":1}", 400)]
    [InlineData("{\"type\":\"a.b\",\"data\":1}\n{\"type\":\"a.b\",\"data\":1", 400)]
    [InlineData("{\"type\":\"a.b\",\"data\":1}\n[]", 400)]
    [InlineData("{\"type\":\"a.b\",\"data\":1}\n{\"type\":\"B\",\"data\":1}", 422)]
    public void A_bad_line_is_named(string body, int status)
    {
        var problem = Rejection(() => Lines(body));

        Assert.Equal((status, 2), (problem.Status, problem.Line));
        Assert.StartsWith("Line 2:", problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"a.b","data":01}""", "(byte 23).")]
    [InlineData("{\n\"type\":a}", "(line 2, byte 8).")]
    public void Malformed_JSON_is_reported_with_its_position_counted_from_1(string body, string place) =>
        Assert.EndsWith(place, Rejection(() => Json(body)).Detail, StringComparison.Ordinal);

    [Theory]
    [InlineData("""[{"type":"a.b","data":1},{"type":"B","data":1}]""", 422)]
    [InlineData("""[{"type":"a.b","data":1},7]""", 400)]
    [InlineData("""[{"type":"a.b","data":1},""", 400)]
    public void A_bad_item_is_named(string body, int status)
    {
        var problem = Rejection(() => Json(body));

        Assert.Equal((status, 1), (problem.Status, problem.Index));
        Assert.StartsWith("Item 1 of the array:", problem.Detail, StringComparison.Ordinal);
    }

    private static PublishBody Json(string body) => PublishBody.Parse(Encoding.UTF8.GetBytes(body), ContentType.Json, Limits, null);

    private static PublishBody Lines(string body) => PublishBody.Parse(Encoding.UTF8.GetBytes(body), ContentType.NdJson, Limits, null);

    private static Problem Rejection(Action parse) => Assert.Throws<RejectedRequestException>(parse).Problem;
}
