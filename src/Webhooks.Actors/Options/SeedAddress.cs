using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Webhooks.Actors.Options;

/// <summary>
/// A seed node as it is configured: <c>host:port</c>, or a whole address of the actor system, whose name and protocol are known anyway.
/// </summary>
internal sealed record SeedAddress(string Host, int Port)
{
    public const string Allowed = "host:port such as node-1:4053 or [::1]:4053, or akka.tcp://webhooks@node-1:4053";

    private static readonly string[] Prefixes = ["akka.tcp://webhooks@", "akka.ssl.tcp://webhooks@"];

    public static bool TryParse(string text, [NotNullWhen(true)] out SeedAddress? address)
    {
        address = null;
        var authority = Prefixes.FirstOrDefault(prefix => text.StartsWith(prefix, StringComparison.Ordinal)) is { } known
            ? text[known.Length..]
            : text;
        var colon = authority.LastIndexOf(':');
        if (colon < 1 || !ushort.TryParse(authority.AsSpan(colon + 1), out var port) || port == 0)
            return false;
        var host = authority[..colon];
        var isBracketed = host.StartsWith('[') && host.EndsWith(']');
        if (isBracketed
            ? !IPAddress.TryParse(host[1..^1], out _)
            : Uri.CheckHostName(host) is UriHostNameType.Unknown or UriHostNameType.IPv6)
            return false;
        address = new(host, port);
        return true;
    }

    public string In(string system, bool isEncrypted) => $"akka.{(isEncrypted ? "ssl.tcp" : "tcp")}://{system}@{Host}:{Port}";
}
