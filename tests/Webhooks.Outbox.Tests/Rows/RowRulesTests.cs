using Webhooks.Outbox.Rows;
using Xunit;

namespace Webhooks.Outbox.Tests.Rows;

/// <summary>Any program may write rows: each is checked before it is published.</summary>
public sealed class RowRulesTests
{
    private static readonly OutboxRow Good = new(1, "evt_1", "shop", "order.paid", "k", "{\"a\": 1.0}", 1_700_000_000_123);

    [Fact]
    public void A_row_becomes_an_event_with_its_bytes_unchanged()
    {
        var (read, reason) = RowRules.Read(Good, 100);

        Assert.Null(reason);
        Assert.Equal("{\"a\": 1.0}"u8.ToArray(), read!.Draft.Data.ToArray());
        Assert.Equal(1_700_000_000_123, read.Draft.Timestamp!.Value.ToUnixTimeMilliseconds());
        Assert.Equal(("evt_1", "shop", "order.paid", "k"),
            (read.Draft.Id!.Value.Value, read.Project.Value, read.Draft.Type.Value, read.Draft.Key));
    }

    [Fact]
    public void An_empty_key_is_none() => Assert.Null(RowRules.Read(Good with { Key = "" }, 100).Event!.Draft.Key);

    [Theory]
    [InlineData("bad id", "shop", "order.paid", "{}", 0, "invalid_event: 'bad id' is not an event id")]
    [InlineData("e", "bad project", "order.paid", "{}", 0, "invalid_event: 'bad project' is not a project id")]
    [InlineData("e", "shop", "order", "{}", 0, "invalid_event: 'order' is not an event type")]
    [InlineData("e", "shop", "order.paid", "", 0, "invalid_event: The data is not one JSON value")]
    [InlineData("e", "shop", "order.paid", "{} {}", 0, "invalid_event: The data is not one JSON value")]
    [InlineData("e", "shop", "order.paid", "{}", long.MaxValue, "invalid_event: occurred_at must be unix milliseconds")]
    [InlineData("e", "shop", "order.paid", "\"0123456789\"", 0, "event_too_large: The data has 12 bytes; 10 are allowed.")]
    public void A_row_that_cannot_be_an_event_has_a_reason(
        string id, string project, string type, string data, long at, string reason) => Assert.StartsWith(
        reason, RowRules.Read(new(1, id, project, type, null, data, at), 10).Reason, StringComparison.Ordinal);

    [Fact]
    public void A_key_that_is_too_long_is_a_reason() => Assert.Equal(
        "invalid_event: The ordering key has 257 characters; 256 are allowed.",
        RowRules.Read(Good with { Key = new('k', 257) }, 100).Reason);
}
