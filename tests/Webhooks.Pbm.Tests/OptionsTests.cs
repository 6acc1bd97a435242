using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Webhooks.Pbm.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void Loopback_and_the_port_of_pbm_are_the_defaults()
    {
        var options = new WebhooksPbmOptions();

        Assert.Empty(options.Errors());
        Assert.Equal(("127.0.0.1", 9110), (options.Address, options.Port));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.5")]
    [InlineData("::")]
    [InlineData("localhost.example.com")]
    public void Addresses_that_others_can_reach_are_refused(string address)
    {
        var akka = new AkkaConfigurationBuilder(new ServiceCollection(), "system");

        var error = Assert.Throws<ArgumentException>(() =>
            akka.AddWebhooksPbm(new ServiceCollection().BuildServiceProvider(),
                options => (options.Address, options.Port) = (address, 70_000)));

        Assert.Contains($"Address is '{address}'; it must be a loopback address such as 127", error.Message, StringComparison.Ordinal);
        Assert.Contains("Port is '70000'", error.Message, StringComparison.Ordinal);
    }
}
