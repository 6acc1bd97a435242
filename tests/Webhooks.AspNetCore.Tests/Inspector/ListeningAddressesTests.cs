using Webhooks.AspNetCore.Inspector;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Inspector;

public sealed class ListeningAddressesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5080", "127.0.0.1:5080")]
    [InlineData("http://localhost:5080", "127.0.0.1:5080")]
    [InlineData("http://0.0.0.0:5080", "127.0.0.1:5080")]
    [InlineData("http://[::]:5080", "127.0.0.1:5080")]
    [InlineData("http://*:5080", "127.0.0.1:5080")]
    [InlineData("http://10.0.0.5:80", "10.0.0.5:80")]
    [InlineData("http://[::1]:5080", "[::1]:5080")]
    public void A_host_calls_itself_where_it_listens(string address, string endpoint) =>
        Assert.Equal([endpoint], ListeningAddresses.Callable([address]).Select(e => e.ToString()));

    [Theory]
    [InlineData("https://127.0.0.1:5081")]
    [InlineData("http://unix:/run/webhooks.sock")]
    public void Not_where_it_would_need_a_certificate_or_a_socket_file(string address) =>
        Assert.Empty(ListeningAddresses.Callable([address]));
}
