using System.Net;
using FsCheck.Xunit;
using Webhooks.Actors.Egress;
using Xunit;

namespace Webhooks.Actors.Tests.Egress;

public sealed class EgressGuardTests
{
    private static readonly EgressGuard Public = new([]);

    [Theory]
    [InlineData("0.0.0.0", "0.255.255.255")]
    [InlineData("10.0.0.0", "10.255.255.255")]
    [InlineData("100.64.0.0", "100.127.255.255")]
    [InlineData("127.0.0.0", "127.255.255.255")]
    [InlineData("169.254.0.0", "169.254.255.255")]
    [InlineData("172.16.0.0", "172.31.255.255")]
    [InlineData("192.0.0.0", "192.0.0.255")]
    [InlineData("192.0.2.0", "192.0.2.255")]
    [InlineData("192.88.99.0", "192.88.99.255")]
    [InlineData("192.168.0.0", "192.168.255.255")]
    [InlineData("198.18.0.0", "198.19.255.255")]
    [InlineData("198.51.100.0", "198.51.100.255")]
    [InlineData("203.0.113.0", "203.0.113.255")]
    [InlineData("224.0.0.0", "255.255.255.255")]
    [InlineData("168.63.129.16", "168.63.129.16")]
    [InlineData("::", "::1")]
    [InlineData("64:ff9b::", "64:ff9b::ffff:ffff")]
    [InlineData("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("100::", "100::ffff:ffff:ffff:ffff")]
    [InlineData("2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void A_special_network_may_not_be_called_from_its_first_to_its_last_address(string first, string last) =>
        Assert.All([first, last], address => Assert.False(Public.Allows(IPAddress.Parse(address)), address));

    [Theory]
    [InlineData("169.254.169.254")] // AWS, Azure, Google, Oracle: instance metadata
    [InlineData("169.254.170.2")] // AWS: credentials of a container
    [InlineData("169.254.169.253")] // AWS: resolver
    [InlineData("168.63.129.16")] // Azure: wire server
    [InlineData("100.100.100.200")] // Alibaba: instance metadata
    [InlineData("192.0.0.192")] // Oracle: instance metadata
    [InlineData("fd00:ec2::254")] // AWS: instance metadata
    [InlineData("fd20:ce::254")] // Google: instance metadata
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:a9fe:a9fe")]
    [InlineData("::169.254.169.254")]
    [InlineData("::ffff:0:169.254.169.254")]
    [InlineData("64:ff9b::169.254.169.254")]
    [InlineData("64:ff9b:1::169.254.169.254")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("2001:0:a9fe:a9fe::1")]
    [InlineData("fe80::5efe:169.254.169.254")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:0.0.0.0")]
    [InlineData("::127.0.0.1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("::1%1")]
    [InlineData("::ffff:127.0.0.1%1")]
    [InlineData("::ffff:8.8.8.8%1")]
    [InlineData("fe80::1%1")]
    [InlineData("2606:4700::1111%1")]
    [InlineData("ff02::1")]
    [InlineData("255.255.255.255")]
    public void An_address_that_leads_inside_may_not_be_called(string address) => Assert.False(Public.Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.0.0.0")]
    [InlineData("1.1.1.1")]
    [InlineData("8.8.8.8")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("168.63.129.15")]
    [InlineData("168.63.129.17")]
    [InlineData("169.253.255.255")]
    [InlineData("169.255.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("191.255.255.255")]
    [InlineData("192.0.1.0")]
    [InlineData("192.0.3.0")]
    [InlineData("192.88.98.255")]
    [InlineData("192.88.100.0")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("198.51.99.255")]
    [InlineData("198.51.101.0")]
    [InlineData("203.0.112.255")]
    [InlineData("203.0.114.0")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2000::")]
    [InlineData("2001:200::")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("2001:db7:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("2001:db9::")]
    [InlineData("2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("2003::")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4001:800::200e")]
    [InlineData("3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("3fff:1000::")]
    [InlineData("3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void A_public_address_may_be_called(string address) => Assert.True(Public.Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("10.0.0.0/8", "10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "11.1.2.3", true)]
    [InlineData("10.0.0.0/8", "192.168.0.1", false)]
    [InlineData("10.0.0.0/8", "127.0.0.1", false)]
    [InlineData("10.0.0.0/8", "::1", false)]
    [InlineData("10.0.0.0/8", "::10.1.2.3", false)]
    [InlineData("10.0.0.0/8", "2002:a01:203::", false)]
    [InlineData("fd00::/8", "fd12::1", true)]
    [InlineData("fd00::/8", "fc12::1", false)]
    [InlineData("fe80::/10", "fe80::1%1", false)]
    [InlineData("127.0.0.0/8", "127.0.0.1", true)]
    [InlineData("127.0.0.0/8", "127.1.2.3", true)]
    [InlineData("127.0.0.0/8", "::1", true)]
    [InlineData("127.0.0.0/8", "::ffff:127.0.0.1", true)]
    [InlineData("127.0.0.0/8", "::1%1", false)]
    [InlineData("127.0.0.0/8", "0.0.0.0", false)]
    [InlineData("127.0.0.0/8", "::", false)]
    [InlineData("127.0.0.0/8", "169.254.169.254", false)]
    [InlineData("127.1.0.0/16", "::1", false)]
    [InlineData("::1/128", "127.0.0.1", true)]
    [InlineData("::1/128", "127.0.0.2", false)]
    public void An_operators_network_is_let_through_and_nothing_beside_it(string network, string address, bool allowed) =>
        Assert.Equal(allowed, new EgressGuard([IPNetwork.Parse(network)]).Allows(IPAddress.Parse(address)));

    [Property(MaxTest = 2000)]
    public void A_mapped_address_has_the_verdict_of_what_it_maps(uint v4, uint network, byte length)
    {
        var guard = new EgressGuard([Network(network, length)]);
        var address = V4(v4);

        Assert.Equal(guard.Allows(address), guard.Allows(address.MapToIPv6()));
        Assert.Equal(Public.Allows(address), Public.Allows(address.MapToIPv6()));
    }

    [Property(MaxTest = 2000)]
    public void No_IPv6_form_of_a_forbidden_address_is_allowed(uint v4)
    {
        var address = V4(v4);
        if (Public.Allows(address))
            return;

        Assert.All(
            (string[])[$"::{address}", $"::ffff:{address}", $"::ffff:0:{address}", $"64:ff9b::{address}", $"64:ff9b:1::{address}",
                $"fe80::5efe:{address}"],
            form => Assert.False(Public.Allows(IPAddress.Parse(form)), form));
        var (high, low) = (v4 >> 16, v4 & 0xffff);
        Assert.False(Public.Allows(IPAddress.Parse($"2002:{high:x}:{low:x}::1")));
        Assert.False(Public.Allows(IPAddress.Parse($"2001:0:{high:x}:{low:x}::1")));
    }

    [Property(MaxTest = 2000)]
    public void Outside_global_unicast_no_IPv6_address_is_allowed(ulong high, ulong low)
    {
        var address = V6(high, low);

        if (!address.IsIPv4MappedToIPv6 && high >> 61 != 1)
            Assert.False(Public.Allows(address), address.ToString());
    }

    [Property(MaxTest = 2000)]
    public void A_scope_is_never_allowed(ulong high, ulong low, byte scope) => Assert.False(
        new EgressGuard([IPNetwork.Parse("::/0"), IPNetwork.Parse("0.0.0.0/0")]).Allows(
            new IPAddress(V6(high, low).GetAddressBytes(), scope + 1L)));

    [Property(MaxTest = 2000)]
    public void An_operators_network_adds_itself_to_what_is_public(uint v4, uint network, byte length)
    {
        var (address, added) = (V4(v4), Network(network, length));

        Assert.Equal(Public.Allows(address) || added.Contains(address), new EgressGuard([added]).Allows(address));
        Assert.True(new EgressGuard([added]).Allows(added.BaseAddress));
    }

    [Property(MaxTest = 2000)]
    public void Registration_and_connect_agree_on_an_address(uint v4, ulong high, ulong low, uint network, byte length)
    {
        var guard = new EgressGuard([Network(network, length)]);

        Assert.Equal(guard.Allows(V4(v4)), guard.Validate($"http://{V4(v4)}/") is null);
        Assert.Equal(guard.Allows(V6(high, low)), guard.Validate($"http://[{V6(high, low)}]/") is null);
    }

    private static IPAddress V4(uint bits) => new([(byte)(bits >> 24), (byte)(bits >> 16), (byte)(bits >> 8), (byte)bits]);

    private static IPAddress V6(ulong high, ulong low)
    {
        var bytes = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), low);
        return new(bytes);
    }

    private static IPNetwork Network(uint bits, byte length)
    {
        var prefix = 1 + (length % 32);
        return new(V4(bits & (uint.MaxValue << (32 - prefix))), prefix);
    }
}
