using Webhooks.Actors.Settings;
using Xunit;

namespace Webhooks.Actors.Tests.Settings;

public sealed class UnknownKeyTests
{
    private static readonly string[] Known = [
        "Cluster:SeedNodes", "Cluster:Tls:Password", "Delivery:Jitter", "Delivery:Timeout", "Proxies"];

    [Theory]
    [InlineData("Delivery:Timeuot", "did you mean Webhooks:Delivery:Timeout?")]
    [InlineData("Delivry:Timeout", "did you mean Webhooks:Delivery:Timeout?")]
    [InlineData("delivery:timout", "did you mean Webhooks:Delivery:Timeout?")]
    [InlineData("Cluster:Tls:Pasword", "did you mean Webhooks:Cluster:Tls:Password?")]
    [InlineData("Cluster:SeedNode:0", "did you mean Webhooks:Cluster:SeedNodes?")]
    [InlineData("Timeout", "did you mean Webhooks:Delivery:Timeout?")]
    [InlineData("Proxys:0", "did you mean Webhooks:Proxies?")]
    [InlineData("Delivery:Colour", "there are Webhooks:Delivery:Jitter, Webhooks:Delivery:Timeout.")]
    [InlineData("Colour:Red", "the sections are Webhooks:Cluster, Webhooks:Delivery, Webhooks:Proxies.")]
    public void A_key_that_does_not_exist_has_a_hint(string key, string hint) =>
        Assert.Equal(hint, UnknownKey.Hint(key, Known, name => $"Webhooks:{name}"));
}
