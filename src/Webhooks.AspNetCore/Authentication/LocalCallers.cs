using System.Net;
using Microsoft.AspNetCore.Http;

namespace Webhooks.AspNetCore;

/// <summary>
/// Decides which callers are answered while there are no keys: programs on this machine and pages of this host. A page of another site also
/// runs on this machine, and may resolve its own name to this host; so the name in the request and the page that sends it are checked as
/// well.
/// </summary>
internal static class LocalCallers
{
    // If one of them is left, the request came through a proxy that the host does not trust or know.
    private static readonly string[] ForwardingHeaders = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"];

    // UseForwardedHeaders sets it when it replaces the address of the connection.
    private const string ReplacedAddress = "X-Original-For";

    /// <param name="http">The request.</param>
    /// <param name="hosts">Names of the host besides those of loopback.</param>
    public static Refused? Validate(HttpContext http, IReadOnlySet<string> hosts) =>
        !IsLocal(http) ? Refused.NotLocal
        : !IsCalledByName(http.Request, hosts) ? Refused.WrongHost
        : IsChange(http.Request.Method) && PageOrigin.IsForeign(http.Request) ? Refused.ForeignPage
        : null;

    /// <summary>
    /// Whether the caller is on this machine. A host may trust the address that any client claims; then the connection itself must be
    /// local as well.
    /// </summary>
    public static bool IsLocal(HttpContext http) =>
        IsLoopback(http.Connection.RemoteIpAddress)
        && !ForwardingHeaders.Any(http.Request.Headers.ContainsKey)
        && http.Request.Headers[ReplacedAddress].All(
            replaced => IPEndPoint.TryParse(replaced ?? "", out var connection) && IsLoopback(connection.Address));

    // Requests through Unix sockets and within the process have no address.
    private static bool IsLoopback(IPAddress? address) =>
        address is null || IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private static bool IsCalledByName(HttpRequest request, IReadOnlySet<string> hosts)
    {
        // Browsers always send it.
        if (!request.Host.HasValue)
            return true;
        var name = request.Host.Host;
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out var address) && IsLoopback(address))
            || hosts.Contains(name);
    }

    private static bool IsChange(string method) =>
        !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method) && !HttpMethods.IsTrace(method);
}
