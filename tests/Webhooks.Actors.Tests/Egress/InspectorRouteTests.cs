using System.Net;
using Webhooks.Actors.Egress;
using Xunit;

namespace Webhooks.Actors.Tests.Egress;

public sealed class InspectorRouteTests
{
    private const string Bin = "abcdefghijklmnopqrst-_";
    private const string Inspector = "http://127.0.0.1:5080/inspect/" + Bin;

    private static readonly IPEndPoint Here = IPEndPoint.Parse("127.0.0.1:5080");

    [Theory]
    [InlineData(Inspector)]
    [InlineData(Inspector + "/")]
    [InlineData(Inspector + "/hooks/image.status_changed")]
    [InlineData(Inspector + "?from=labels&x=/api/v1/bins")]
    public void The_inspector_of_this_host_may_be_called(string url)
    {
        Assert.Null(Guard(Here).Validate(url));
        Assert.True(Guard(Here).Inspector.LeadsTo(new(url)));
        Assert.Equal(Bin, Guard(Here).Inspector.BinOf(url));
    }

    /// <summary>Each of them differs from an allowed one in a single thing.</summary>
    [Theory]
    [InlineData("http://127.0.0.1:5080/")]
    [InlineData("http://127.0.0.1:5080/inspect")]
    [InlineData("http://127.0.0.1:5080/inspect/")]
    [InlineData("http://127.0.0.1:5080/inspect/short")]
    [InlineData("http://127.0.0.1:5080/inspect//" + Bin)]
    [InlineData("http://127.0.0.1:5080//inspect/" + Bin)]
    [InlineData("http://127.0.0.1:5080/Inspect/" + Bin)]
    [InlineData("http://127.0.0.1:5080/inspect%2F" + Bin)]
    [InlineData("http://127.0.0.1:5080/inspec%74/" + Bin)]
    [InlineData("http://127.0.0.1:5080/inspect/../inspect/" + Bin)]
    [InlineData("http://127.0.0.1:5080/inspect/../api/v1/bins")]
    [InlineData("http://127.0.0.1:5080/api/v1/bins?x=/inspect/" + Bin)]
    [InlineData("http://127.0.0.1:5080/api/v1/bins/inspect/" + Bin)]
    [InlineData(Inspector + "/..")]
    [InlineData(Inspector + "/../../api/v1/bins")]
    [InlineData(Inspector + "/./x")]
    [InlineData(Inspector + "/%2e%2e/%2e%2e/api/v1/bins")]
    [InlineData(Inspector + "/%2E%2E/x")]
    [InlineData(Inspector + "/..%2f..%2fapi/v1/bins")]
    [InlineData(Inspector + "/%5c..%5c..")]
    [InlineData(Inspector + "/%00")]
    [InlineData(Inspector + "//x")]
    [InlineData(Inspector + ";/../../api")]
    [InlineData("http://127.0.0.1:5081/inspect/" + Bin)]
    [InlineData("http://127.0.0.1/inspect/" + Bin)]
    [InlineData("http://127.0.0.1:05080/inspect/" + Bin)]
    [InlineData("https://127.0.0.1:5080/inspect/" + Bin)]
    [InlineData("HTTP://127.0.0.1:5080/inspect/" + Bin)]
    [InlineData("http://127.0.0.2:5080/inspect/" + Bin)]
    [InlineData("http://127.1:5080/inspect/" + Bin)]
    [InlineData("http://2130706433:5080/inspect/" + Bin)]
    [InlineData("http://0x7f.0.0.1:5080/inspect/" + Bin)]
    [InlineData("http://127.0.0.1.:5080/inspect/" + Bin)]
    [InlineData("http://0.0.0.0:5080/inspect/" + Bin)]
    [InlineData("http://[::1]:5080/inspect/" + Bin)]
    [InlineData("http://[::ffff:127.0.0.1]:5080/inspect/" + Bin)]
    [InlineData("http://localhost:5080/inspect/" + Bin)]
    [InlineData("http://app.localhost:5080/inspect/" + Bin)]
    [InlineData("http://10.0.0.7:5080/inspect/" + Bin)]
    public void Nothing_else_of_this_machine_may(string url)
    {
        Assert.Equal("blocked_address", Guard(Here).Validate(url)?.Code);
        Assert.False(Guard(Here).Inspector.LeadsTo(new(url)));
        Assert.Null(Guard(Here).Inspector.BinOf(url));
    }

    [Theory]
    [InlineData("http://user@127.0.0.1:5080/inspect/" + Bin)]
    [InlineData("http://127.0.0.1:5080@10.0.0.7/inspect/" + Bin)]
    [InlineData("http://127.0.0.1:5080\\@10.0.0.7/inspect/" + Bin)]
    [InlineData(" " + Inspector)]
    [InlineData(Inspector + "#/../../api")]
    [InlineData(Inspector + "/\\..\\..\\api")]
    [InlineData(Inspector + "\r\n")]
    public void What_is_no_URL_of_a_receiver_is_none_of_the_inspector_either(string url)
    {
        Assert.False(Uri.TryCreate(url, UriKind.Absolute, out var uri) && Guard(Here).Inspector.LeadsTo(uri));
        Assert.Null(Guard(Here).Inspector.BinOf(url));
    }

    [Fact]
    public void Without_an_inspector_its_path_is_as_good_as_any_other()
    {
        Assert.Equal("blocked_address", Guard().Validate(Inspector)?.Code);
        Assert.Equal("blocked_address", new EgressGuard([]).Validate(Inspector)?.Code);
    }

    [Fact]
    public void It_is_open_where_the_host_listens()
    {
        var guard = Guard(IPEndPoint.Parse("10.0.0.5:80"), IPEndPoint.Parse("[::1]:5080"));

        Assert.Null(guard.Validate("http://10.0.0.5/inspect/" + Bin));
        Assert.Null(guard.Validate("http://[::1]:5080/inspect/" + Bin));
        Assert.NotNull(guard.Validate("http://10.0.0.5:80/inspect/" + Bin));
        Assert.NotNull(guard.Validate(Inspector));
        Assert.Equal(["http://10.0.0.5/inspect/", "http://[::1]:5080/inspect/"], guard.Inspector.Prefixes);
    }

    [Fact]
    public void Where_https_is_required_the_inspector_is_still_called_by_plain_http()
    {
        var guard = new EgressGuard([], requireHttps: true, Open(Here));

        Assert.Null(guard.Validate(Inspector));
        Assert.NotNull(guard.Validate("http://example.com/"));
    }

    private static EgressGuard Guard(params IPEndPoint[] endpoints) => new([], inspector: Open(endpoints));

    private static InspectorRoute Open(params IPEndPoint[] endpoints)
    {
        var route = new InspectorRoute();
        route.Open(endpoints);
        return route;
    }
}
