using System.Net;
using System.Net.Sockets;
using Webhooks.Model;

namespace Webhooks.Actors.Egress;

/// <summary>
/// Which receivers may be called: those at public addresses, and in the networks that the operator allows. It checks twice. At
/// registration it rejects what the URL alone shows, without DNS. At connect it decides, over every address that a name
/// has at that moment. It accepts the inspector of this host by its URL, wherever the host listens.
/// </summary>
internal sealed class EgressGuard(IReadOnlyList<IPNetwork> allowed, bool requireHttps = false, InspectorRoute? inspector = null)
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

    /// <summary>The route to this host's own inspector, which is checked first.</summary>
    public InspectorRoute Inspector { get; } = inspector ?? new();

    /// <summary>Whether plain HTTP is allowed.</summary>
    public bool Allows(Uri url) => !requireHttps || url.Scheme == Uri.UriSchemeHttps;

    /// <summary>Whether the address may be called.</summary>
    public bool Allows(IPAddress address) => Validate(address) is null;

    /// <summary>
    /// The rule that forbids a host with the address, as the end of a sentence that starts with the host; else null.
    /// </summary>
    public string? Validate(IPAddress address)
    {
        // A scope names an interface of this machine, also behind a mapped address.
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0)
            return "has a link-local address";
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (IsAllowed(plain) || ForbiddenNetwork(plain) is not { } network)
            return null;
        return $"has an address in {network}, which is not public and not in Webhooks:Egress:AllowedNetworks";
    }

    /// <summary>
    /// Why a webhook may not have this URL; null when only the connect can decide, or when it is not a URL of a receiver.
    /// </summary>
    public Refusal? Validate(string url)
    {
        if (!ReceiverUrl.TryParse(url, out var receiver))
            return null;
        // It does not leave the machine, so it may be plain HTTP.
        if (Inspector.LeadsTo(new(url)))
            return null;
        if (requireHttps && !receiver.IsHttps)
            return Refusal.InvalidWebhook([new("url", "must use https: plain HTTP is disabled on this server")]);
        return receiver.Host switch
        {
            ReceiverHost.Disguised => Blocked("has an IP address in an unusual notation as its host"),
            ReceiverHost.Address(var address) when !Allows(address) => Blocked("points to an address that this host may not call"),

            // Internal networks have their own names; the connect sees their addresses.
            ReceiverHost.Name { IsInternal: true } when allowed.Count == 0 => Blocked("points to a host outside the public internet"),
            _ => null,
        };
    }

    // localhost has both addresses, and a name is refused if one of its addresses is: so allowing one allows the other.
    private bool IsAllowed(IPAddress address) => allowed.Any(n => n.Contains(address))
        || (address.Equals(IPAddress.IPv6Loopback) && allowed.Any(n => n.Contains(IPAddress.Loopback)))
        || (address.Equals(IPAddress.Loopback) && allowed.Any(n => n.Contains(IPAddress.IPv6Loopback)));

    /// <summary>The network that makes the address not public, or null.</summary>
    private static string? ForbiddenNetwork(IPAddress address)
    {
        var isV4 = address.AddressFamily == AddressFamily.InterNetwork;
        foreach (var network in isV4 ? ForbiddenV4 : ForbiddenV6)
        {
            if (network.Contains(address))
                return network.ToString();
        }

        return isV4 || GlobalUnicastV6.Contains(address) ? null : $"a network outside {GlobalUnicastV6}";
    }

    private static Refusal Blocked(string why) =>
        new(RefusalReason.Invalid, "blocked_address", $"The webhook was not stored: url {why}.") { Errors = [new("url", why)] };
}
