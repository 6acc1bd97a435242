using Webhooks.Host;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Starting;

/// <summary>What the host says and does not start with, as its command line gives it.</summary>
public sealed class RefusedOptionsTests
{
    [Theory]
    [InlineData("Webhooks:Storage:Provider", "Oracle", "Sqlite")]
    [InlineData("Webhooks:Delivery:RetrySchedule", "5s,soon", @"\b\d+(ms|s|m|h|d)\b")]
    [InlineData("Webhooks:Delivery:Jitter", "1.5", @"\b1\b")]
    [InlineData("Webhooks:Egress:AllowedNetworks:0", "10.0.0.0/99", "CIDR|/8")]
    [InlineData("Webhooks:Ingest:MaxEventBytes", "lots", @"\b\d+ ?(kB|MB)\b")]
    public void An_invalid_option_is_named_with_its_value_and_what_is_allowed(string key, string value, string allowed)
    {
        var line = Assert.Single(Refusal(key, value).Split('\n'), line => line.Contains(key, StringComparison.Ordinal));
        Assert.Contains(value, line, StringComparison.Ordinal);
        Assert.Matches(allowed, line.Replace(value, "", StringComparison.Ordinal));
    }

    // Kestrel takes addresses from all of these; each must be seen.
    [Theory]
    [InlineData("urls", "[::]")]
    [InlineData("urls", "*")]
    [InlineData("Kestrel:Endpoints:Public:Url", "0.0.0.0")]
    public void Without_keys_only_loopback_addresses_may_be_bound(string key, string address)
    {
        var refusal = Refusal(key, $"http://{address}:5000");
        Assert.Contains(address, refusal, StringComparison.Ordinal);
        Assert.Contains("Webhooks:Auth:Keys", refusal, StringComparison.Ordinal);
        Assert.Contains("loopback", refusal, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What the host would write before it ends with 1.</summary>
    private static string Refusal(string key, string value)
    {
        var cause = StartupFailures.Cause(Assert.Throws<SettingsException>(() => WebhooksHost.Build([$"--{key}={value}"])));
        Assert.DoesNotContain("   at ", cause, StringComparison.Ordinal);
        return cause!;
    }
}
