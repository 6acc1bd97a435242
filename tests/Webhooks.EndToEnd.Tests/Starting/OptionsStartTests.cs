using System.Net;
using Webhooks.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Starting;

/// <summary>A host with options that cannot work says which and why, all at once, and ends.</summary>
public sealed class OptionsStartTests(ITestOutputHelper output) : HostTest(output)
{
    [Fact]
    public async Task All_invalid_options_are_named_with_their_values_and_what_is_allowed()
    {
        var exit = await RefusesToStart(
            ("Webhooks:Delivery:Timeout", "banana"),
            ("Webhooks:Delivery:MaxInFlight", "0"));
        AssertNames(exit, "Webhooks:Delivery:Timeout", "banana", allowed: @"\b\d+(ms|s|m|h|d)\b");
        AssertNames(exit, "Webhooks:Delivery:MaxInFlight", "0", allowed: @"\b1\b");
    }

    [Theory]
    [InlineData("Webhooks:Storage:Provider", "Oracle", "Sqlite")]
    [InlineData("Webhooks:Delivery:RetrySchedule", "5s,soon", @"\b\d+(ms|s|m|h|d)\b")]
    [InlineData("Webhooks:Delivery:Jitter", "1.5", @"\b1\b")]
    [InlineData("Webhooks:Egress:AllowedNetworks:0", "10.0.0.0/99", "CIDR|/8")]
    [InlineData("Webhooks:Ingest:MaxEventBytes", "lots", @"\b\d+ ?(kB|MB)\b")]
    public async Task An_invalid_option_is_named_with_its_value_and_what_is_allowed(string key, string value, string allowed)
    {
        var exit = await RefusesToStart((key, value));
        AssertNames(exit, key, value, allowed);
    }

    // Kestrel takes addresses from all of these; each must be seen.
    [Theory]
    [InlineData("ASPNETCORE_URLS", "0.0.0.0")]
    [InlineData("urls", "[::]")]
    [InlineData("urls", "*")]
    [InlineData("Kestrel:Endpoints:Public:Url", "0.0.0.0")]
    public async Task Without_keys_only_loopback_addresses_may_be_bound(string key, string address)
    {
        var exit = await RefusesToStart((key, $"http://{address}:{FreePort.Next()}"));
        Assert.Contains(address, exit.Error, StringComparison.Ordinal);
        Assert.Contains("Webhooks:Auth:Keys", exit.Error, StringComparison.Ordinal);
        Assert.Contains("loopback", exit.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task With_a_key_the_API_asks_for_it_and_health_does_not()
    {
        var host = await StartHost(("Webhooks:Auth:Keys:0", "a-key-of-24-characters--"));
        using var client = new WebhooksHttp(host.Address, "a-key-of-24-characters--");

        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Http.Get("api/v1/projects")).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.Get("api/v1/projects")).Status);
        Assert.DoesNotContain("a-key-of-24", host.Transcript, StringComparison.Ordinal);
    }

    private async Task<HostExit> RefusesToStart(params (string Key, string Value)[] settings)
    {
        var exit = await LaunchHost(settings).Exit(TimeSpan.FromSeconds(45));
        Assert.NotEqual(0, exit.Code);
        Assert.DoesNotContain("   at ", exit.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", exit.Output, StringComparison.OrdinalIgnoreCase);
        return exit;
    }

    private static void AssertNames(HostExit exit, string key, string value, string allowed)
    {
        var line = exit.Error.Split('\n').FirstOrDefault(line => line.Contains(key, StringComparison.Ordinal));
        Assert.True(line is not null, $"{key} is not named:\n{exit.Output}");
        Assert.Contains(value, line, StringComparison.Ordinal);
        Assert.Matches(allowed, line.Replace(value, "", StringComparison.Ordinal));
    }
}
