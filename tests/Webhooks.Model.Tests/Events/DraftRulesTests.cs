using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Webhooks.Model.Tests.Events;

public class DraftRulesTests
{
    private static readonly EventDraft Good = Given.Draft("evt_1", """{"image":{"id":"17"}}""") with { Key = "img_1" };

    public static TheoryData<string, string> Wrong => new()
    {
        { "", "data" },
        { "{", "data" },
        { "{} {}", "data" },
        { "1},\"type\":\"image.deleted\",\"x\":{", "data" },
        { "{'a':1}", "data" },
        { "\"\u00e4", "data" },
        { new string('[', 64) + new string(']', 64), "data" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Data_that_is_not_one_JSON_value_is_refused_with_its_place(string data, string field)
    {
        var refusal = DraftRules.Validate([Good, Good with { Id = null }, Given.Draft("evt_2", data)]);

        Assert.Equal((RefusalReason.Invalid, "invalid_event", 2), (refusal!.Reason, refusal.Code, refusal.Index));
        Assert.Equal(field, Assert.Single(refusal.Errors).Field);
        Assert.StartsWith("Event 3 of this request has the type 'image.saved': data must be one JSON value in UTF-8: ", refusal.Detail);
        Assert.EndsWith(". Nothing was stored.", refusal.Detail);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused()
    {
        var refusal = DraftRules.Validate([new(Good.Type, new byte[] { (byte)'"', 0xC3, (byte)'"' })]);

        Assert.Null(refusal!.Index);
        Assert.Equal("must be one JSON value in UTF-8: it has bytes that are not UTF-8", Assert.Single(refusal.Errors).Message);
    }

    [Fact]
    public void A_key_that_is_too_long_or_is_not_text_is_refused()
    {
        string[] keys = [new('k', 257), "\ud800", "a\udc00"];

        Assert.All(keys, key => Assert.Equal(
            new("key", "must be a string of at most 256 characters"),
            Assert.Single(DraftRules.Validate([Good with { Key = key }])!.Errors)));
    }

    [Fact]
    public void An_event_without_a_type_is_refused() =>
        Assert.Equal("type", Assert.Single(DraftRules.Validate([new(default, "1"u8.ToArray())])!.Errors).Field);

    [Fact]
    public void An_empty_key_is_none() => Assert.Null((Good with { Key = "" }).Key);

    [Fact]
    public void Data_as_deep_as_receivers_read_is_accepted() =>
        Assert.Null(DraftRules.Validate([Given.Draft("evt_1", new string('[', 63) + new string(']', 63))]));

    [Property]
    public Property What_a_serializer_writes_is_accepted() => Prop.ForAll<string?, double, bool>((text, number, flag) =>
        DraftRules.Validate([EventDraft.Of("image.saved", new { text, number = double.IsFinite(number) ? number : 0, flag })]) is null);

    [Property]
    public Property What_is_accepted_can_be_read(byte[] data) => Prop.ToProperty(
        DraftRules.Validate([new(Good.Type, data)]) is not null || JsonDocument.Parse(Encoding.UTF8.GetString(data)) is not null);
}
