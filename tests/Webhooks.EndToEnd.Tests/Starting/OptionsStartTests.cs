using System.Net;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Starting;

/// <summary>
/// A host with options that cannot work says which and why, all at once, and ends. One by one they are tested without a process, in
/// Webhooks.AspNetCore.Tests.
/// </summary>
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

    [Fact]
    public async Task Without_keys_only_loopback_addresses_may_be_bound()
    {
        var exit = await RefusesToStart(("ASPNETCORE_URLS", $"http://0.0.0.0:{FreePort.Next()}"));
        Assert.Contains("0.0.0.0", exit.Error, StringComparison.Ordinal);
        Assert.Contains("Webhooks:Auth:Keys", exit.Error, StringComparison.Ordinal);
        Assert.Contains("loopback", exit.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task With_a_key_the_API_asks_for_it_and_health_does_not()
    {
        var host = await UseHostWithKey();
        using var client = new WebhooksHttp(host.Address, HostKey);

        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Http.Get("api/v1/projects")).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.Get("api/v1/projects")).Status);
        Assert.DoesNotContain(HostKey, host.Transcript, StringComparison.Ordinal);
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
