using Webhooks.Host;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Starting;

public sealed class HostArgumentsTests
{
    [Theory]
    [InlineData]
    [InlineData("--urls=http://127.0.0.1:0")]
    [InlineData("--urls", "http://127.0.0.1:0", "--Webhooks:Inspector:Enabled", "true")]
    [InlineData("--Webhooks:Egress:AllowedNetworks:0=127.0.0.0/8", "--Logging:LogLevel:Default=Debug")]
    [InlineData("Webhooks:Delivery:Timeout=5s", "/environment=Development")]
    [InlineData("--Kestrel:Endpoints:Http:Url=http://127.0.0.1:1", "--OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4317")]
    public void Settings_are_taken(params string[] args) => Assert.Empty(HostArguments.Errors(args));

    [Theory]
    [InlineData("'serve' is neither a command nor a setting; --help lists what there is.", "serve")]
    [InlineData("'demoo' is neither a command nor a setting; did you mean demo?", "demoo")]
    [InlineData("'--nosuch' is not a setting of the host; --help lists what there is.", "--nosuch")]
    [InlineData("'--nosuch' is not a setting of the host; --help lists what there is.", "--nosuch=1")]
    [InlineData("'--url' is not a setting of the host; did you mean --urls?", "--url", "http://127.0.0.1:0")]
    [InlineData("'--Webhook:Delivery:Timeout' is not a setting of the host; did you mean --Webhooks:Delivery:Timeout?",
        "--Webhook:Delivery:Timeout=5s")]
    [InlineData("'--urls' has no value; it needs one such as --urls=value.", "--urls")]
    [InlineData("'--urls' has no value; it needs one such as --urls=value.", "--urls", "--Webhooks:Inspector:Enabled=true")]
    [InlineData("'-v' is neither a command nor a setting; --help lists what there is.", "-v")]
    public void Anything_else_is_an_error(string error, params string[] args) =>
        Assert.Equal(error, Assert.Single(HostArguments.Errors(args)));

    [Fact]
    public void Every_wrong_argument_is_named() => Assert.Equal(2, HostArguments.Errors(["serve", "--nosuch"]).Count());
}
