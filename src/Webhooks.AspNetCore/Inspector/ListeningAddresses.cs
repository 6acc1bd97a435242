using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Webhooks.AspNetCore.Inspector;

/// <summary>The addresses that a server listens on, and those that this process can call over plain HTTP.</summary>
internal static class ListeningAddresses
{
    public static IEnumerable<IPEndPoint> Callable(IEnumerable<string> addresses)
    {
        foreach (var address in addresses)
        {
            var binding = BindingAddress.Parse(address);
            // The sender would have to trust the host's certificate under the name of an address.
            if (binding.Scheme == Uri.UriSchemeHttp && !binding.IsUnixPipe && !binding.IsNamedPipe)
                yield return new(AddressOf(binding.Host), binding.Port);
        }
    }

    // A host that is not an address is localhost, which binds both loopback addresses, or a wildcard for every address.
    private static IPAddress AddressOf(string host) =>
        !IPAddress.TryParse(host, out var address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)
        ? Socket.OSSupportsIPv4 ? IPAddress.Loopback : IPAddress.IPv6Loopback
        : address;
}
