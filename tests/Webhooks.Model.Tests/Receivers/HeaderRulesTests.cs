using Xunit;

namespace Webhooks.Model.Tests.Receivers;

public sealed class HeaderRulesTests
{
    [Theory]
    [InlineData("x-team")]
    [InlineData("X-Team")]
    [InlineData("authorization")]
    [InlineData("accept")]
    [InlineData("date")]
    [InlineData("x-content-type")]
    [InlineData("hostname")]
    [InlineData("!#$%&'*+-.^_`|~09az")]
    public void A_header_of_the_owners_may_be_sent(string name) => Assert.True(HeaderRules.Allow(name, "labels; room=7 ~"));

    [Theory]
    [InlineData("connection")]
    [InlineData("Connection")]
    [InlineData("keep-alive")]
    [InlineData("proxy-connection")]
    [InlineData("proxy-authorization")]
    [InlineData("te")]
    [InlineData("trailer")]
    [InlineData("transfer-encoding")]
    [InlineData("upgrade")]
    [InlineData("http2-settings")]
    [InlineData("expect")]
    [InlineData("host")]
    [InlineData("HOST")]
    [InlineData("content-length")]
    [InlineData("content-type")]
    [InlineData("content-encoding")]
    [InlineData("content-anything")]
    [InlineData("cookie")]
    [InlineData("cookie2")]
    [InlineData("user-agent")]
    [InlineData("webhook-id")]
    [InlineData("Webhook-Signature")]
    [InlineData("webhook-timestamp")]
    [InlineData("webhook-anything")]
    [InlineData("webhook_id")]
    [InlineData("Content_Length")]
    [InlineData("transfer_encoding")]
    [InlineData("")]
    [InlineData(" x-team")]
    [InlineData("x team")]
    [InlineData("x-team:")]
    [InlineData("x-team\r\nx-admin")]
    [InlineData("x-team\0")]
    [InlineData("x-žluť")]
    [InlineData("x(team)")]
    [InlineData("x/team")]
    [InlineData("\"x\"")]
    public void A_header_that_is_not_the_owners_or_no_header_may_not(string name) => Assert.False(HeaderRules.Allow(name, "1"));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("~")]
    [InlineData("a, b; c=\"d\"")]
    public void A_value_is_printable_ASCII(string value) => Assert.True(HeaderRules.Allow("x-team", value));

    [Theory]
    [InlineData("a\r\nx-admin: 1")]
    [InlineData("a\nx-admin: 1")]
    [InlineData("a\rx-admin: 1")]
    [InlineData("a\tb")]
    [InlineData("\0")]
    [InlineData("\u007f")]
    [InlineData("\u0085")]
    [InlineData("ž")]
    [InlineData("\u560a\u560d")] // cut to bytes these are LF and CR
    [InlineData("\u2028")]
    public void And_nothing_else(string value) => Assert.False(HeaderRules.Allow("x-team", value));

    [Fact]
    public void A_value_has_at_most_4096_characters_and_a_name_128()
    {
        Assert.True(HeaderRules.Allow(new('x', 128), new('a', 4096)));
        Assert.False(HeaderRules.Allow("x-team", new('a', 4097)));
        Assert.False(HeaderRules.Allow(new('x', 129), "a"));
    }

    [Fact]
    public void There_are_at_most_32_headers_and_8192_characters_in_all()
    {
        Assert.Empty(Errors(Enumerable.Range(0, 32).Select(i => ($"x-{i}", "1"))));
        Assert.Equal(["headers"], Errors(Enumerable.Range(0, 33).Select(i => ($"x-{i}", "1"))));
        Assert.Empty(Errors([("x-1", new('a', 4090)), ("x-2", new('a', 4096))]));
        Assert.Equal(["headers"], Errors([("x-1", new('a', 4091)), ("x-2", new('a', 4096))]));
    }

    [Fact]
    public void Each_wrong_header_is_reported_by_its_name() =>
        Assert.Equal(["headers.host", "headers.x-a"], Errors([("x-a", "\n"), ("host", "a"), ("x-b", "1")]).Order());

    private static string[] Errors(IEnumerable<(string Name, string Value)> headers) =>
        [.. HeaderRules.Errors([.. headers.Select(h => KeyValuePair.Create(h.Name, h.Value))]).Select(e => e.Field)];
}
