using Xunit;

namespace Webhooks.Model.Tests.Signing;

public sealed class ReceivedSignatureTests
{
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    [Fact]
    public void Headers_as_they_should_be_are_read()
    {
        Assert.True(ReceivedSignature.TryRead("evt_1", "1614265330", $"{Signature} v1a,AAAA", out var received, out _));
        Assert.Equal(("evt_1", 1614265330L), (received.Id, received.Timestamp));
        Assert.Equal<string>([Signature, "v1a,AAAA"], received.Signatures);
    }

    [Theory]
    [InlineData(null, "1", Signature, "webhook-id is missing")]
    [InlineData("evt.1", "1", Signature, "webhook-id is not")]
    [InlineData("evt_1", null, Signature, "webhook-timestamp is missing")]
    [InlineData("evt_1", "soon", Signature, "webhook-timestamp is not")]
    [InlineData("evt_1", "-1", Signature, "webhook-timestamp is not")]
    [InlineData("evt_1", "9223372036854775807", Signature, "webhook-timestamp is not")]
    [InlineData("evt_1", "1", null, "webhook-signature is missing")]
    [InlineData("evt_1", "1", "", "webhook-signature is missing")]
    [InlineData("evt_1", "1", "v2,AAAA", "contains no signature")]
    [InlineData("evt_1", "1", "v1,", "contains no signature")]
    [InlineData("evt_1", "1", "v1,%%%", "contains no signature")]
    public void The_first_header_that_is_missing_or_malformed_is_named(string? id, string? timestamp, string? signature, string fault)
    {
        Assert.False(ReceivedSignature.TryRead(id, timestamp, signature, out _, out var words));
        Assert.Contains(fault, words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(-301, false)]
    [InlineData(301, false)]
    public void A_timestamp_may_be_five_minutes_from_the_clock(int seconds, bool isTimely)
    {
        Assert.True(ReceivedSignature.TryRead("evt_1", "1614265330", Signature, out var received, out _));
        Assert.Equal(isTimely, received.IsTimely(DateTimeOffset.FromUnixTimeSeconds(1614265330 + seconds)));
    }
}
