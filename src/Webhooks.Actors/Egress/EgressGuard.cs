using System.Net;
using System.Net.Sockets;

namespace Webhooks.Actors.Egress;

/// <summary>
/// Which addresses may be called: public ones, and the networks that the operator allows. It decides at connect, over every address
/// that a name resolves to, and the checked address is the one that is dialled.
/// </summary>
internal sealed class EgressGuard(IReadOnlyList<IPNetwork> allowed)
{
    // IANA special-purpose address registries, and the metadata address of Azure.
    private static readonly IPNetwork[] ForbiddenV4 =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "168.63.129.16/32",
        ]).Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork GlobalUnicastV6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] ForbiddenV6 =
        [.. ((string[])["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]).Select(IPNetwork.Parse)];

    /// <summary>Whether the address may be called.</summary>
    public bool Allows(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (plain.AddressFamily == AddressFamily.InterNetwork)
            return allowed.Any(n => n.Contains(plain)) || !ForbiddenV4.Any(n => n.Contains(plain));
        if (address.ScopeId != 0)
            return false;
        return allowed.Any(n => n.Contains(plain)) || (GlobalUnicastV6.Contains(plain) && !ForbiddenV6.Any(n => n.Contains(plain)));
    }
}
