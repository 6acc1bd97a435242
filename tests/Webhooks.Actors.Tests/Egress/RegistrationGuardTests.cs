using System.Net;
using Webhooks.Actors.Egress;
using Xunit;

namespace Webhooks.Actors.Tests.Egress;

public sealed class RegistrationGuardTests
{
    private static readonly EgressGuard Public = new([]);
    private static readonly EgressGuard Development = new([IPNetwork.Parse("127.0.0.0/8")]);

    [Theory]
    [InlineData("http://127.0.0.1:5080/")]
    [InlineData("http://0.0.0.0/")]
    [InlineData("https://10.0.0.7/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::]/")]
    [InlineData("http://[::ffff:10.0.0.7]/")]
    [InlineData("http://[fd00:ec2::254]/")]
    [InlineData("http://[64:ff9b::a00:7]/")]
    [InlineData("http://localhost:5080/")]
    [InlineData("http://app.localhost/")]
    [InlineData("http://intranet/")]
    [InlineData("http://metadata.google.internal/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://127.0.0.1./")]
    public void A_host_that_is_not_public_is_blocked(string url)
    {
        var refusal = Public.Validate(url);

        Assert.Equal("blocked_address", refusal?.Code);
        Assert.Equal(["url"], refusal?.Errors.Select(e => e.Field));
    }

    [Theory]
    [InlineData("http://127.0.0.1:5080/hook")]
    [InlineData("http://127.1.2.3/")]
    [InlineData("http://localhost:5080/hook")]
    [InlineData("http://[::1]:5080/hook")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://receiver.internal/")]
    [InlineData("http://receiver/")]
    [InlineData("https://example.com/")]
    public void Where_loopback_is_allowed_its_addresses_and_internal_names_may_be_registered(string url) =>
        Assert.Null(Development.Validate(url));

    [Theory]
    [InlineData("http://10.0.0.7/")]
    [InlineData("http://0.0.0.0:5080/")]
    [InlineData("http://169.254.169.254/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://127.1/")]
    [InlineData("http://0x7f.0.0.1/")]
    public void Where_loopback_is_allowed_nothing_else_is(string url) => Assert.Equal("blocked_address", Development.Validate(url)?.Code);

    [Theory]
    [InlineData("https://example.com/")]
    [InlineData("http://example.com/")]
    [InlineData("http://8.8.8.8/")]
    [InlineData("http://[2606:4700:4700::1111]/")]
    [InlineData("https://no-such-host.invalid/")]
    public void A_public_host_may_be_registered_without_a_look_at_DNS(string url) => Assert.Null(Public.Validate(url));

    [Theory]
    [InlineData("")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("http://user@127.0.0.1/")]
    public void What_is_no_URL_is_left_to_the_rules_of_the_definition(string url) => Assert.Null(Public.Validate(url));

    [Fact]
    public void Where_https_is_required_http_is_refused()
    {
        var guard = new EgressGuard([IPNetwork.Parse("127.0.0.0/8")], requireHttps: true);

        Assert.Equal("invalid_webhook", guard.Validate("http://127.0.0.1/")?.Code);
        Assert.Equal("invalid_webhook", guard.Validate("HTTP://example.com/")?.Code);
        Assert.Null(guard.Validate("https://127.0.0.1/"));
        Assert.Null(guard.Validate("https://example.com/"));
    }
}
