using System.Net;
using System.Text.RegularExpressions;
using Webhooks.Actors.Options;

namespace Webhooks.Actors;

/// <summary>
/// Where the node listens and how it finds the others. Without seed nodes it joins itself: one node, on loopback and a free port unless it
/// has an address to listen on.
/// </summary>
public sealed partial class ClusterOptions
{
    /// <summary>The default port of a node with seed nodes.</summary>
    public const int DefaultPort = 4053;

    internal const string Loopback = "127.0.0.1";

    /// <summary>The address, or the name of it, that the node listens on; null for loopback.</summary>
    public string? Hostname { get; set; }

    /// <summary>The port that it listens on; null for <see cref="DefaultPort"/> if it has seed nodes, else for a free one.</summary>
    public int? Port { get; set; }

    /// <summary>
    /// The name under which other nodes reach it; null for <see cref="Hostname"/>. Required when that is all addresses (<c>0.0.0.0</c>).
    /// </summary>
    public string? PublicHostname { get; set; }

    /// <summary>
    /// Nodes to ask for the cluster, as <c>host:port</c> or as whole addresses: the same list in the same order on every node. The first
    /// one forms the cluster if it reaches none of the others. Some that are likely to run are enough; three are good.
    /// </summary>
    public IList<string> SeedNodes { get; } = [];

    /// <summary>Roles of the node, for readers of the list of members; every node does everything.</summary>
    public IList<string> Roles { get; } = [];

    /// <summary>How the nodes authenticate each other. Without it every process that reaches the port can join.</summary>
    public ClusterTlsOptions Tls { get; } = new();

    internal bool IsAlone => SeedNodes.Count == 0;

    /// <summary>Whether this may be the node that forms the cluster; its name could be written in another way.</summary>
    internal bool MayBeFirstSeed =>
        SeedNodes.Count > 0 && SeedAddress.TryParse(SeedNodes[0], out var first) && first.Port == (Port ?? DefaultPort)
            && string.Equals(
                first.Host.Trim('[', ']'), (PublicHostname ?? Hostname ?? Loopback).Trim('[', ']'), StringComparison.OrdinalIgnoreCase);

    /// <summary>The errors, one sentence each, which starts with the property.</summary>
    internal IEnumerable<string> Errors(StorageProvider storage)
    {
        if (Hostname is { } hostname && !IsHost(hostname))
            yield return $"Hostname is '{hostname}'; it must be an address or a name, such as 10.0.0.5 or node-1.";
        if (PublicHostname is { } name && (!IsHost(name) || IsAnyAddress(name)))
            yield return $"PublicHostname is '{name}'; it must be an address or a name that the other nodes can reach, such as 10.0.0.5 or "
                + "node-1.";
        if (IsAnyAddress(Hostname) && PublicHostname is null)
            yield return $"Hostname is '{Hostname}', which means every address of the machine; set PublicHostname to the one that other "
                + "nodes use.";
        foreach (var seed in SeedNodes.Where(seed => !SeedAddress.TryParse(seed, out _)))
            yield return $"SeedNodes contains '{seed}'; each must be {SeedAddress.Allowed}.";
        foreach (var role in Roles.Where(role => !RoleName().IsMatch(role)))
            yield return $"Roles contains '{role}'; each must be 1 to 64 characters of A-Z, a-z, 0-9, '_' and '-'.";
        if (!IsAlone && storage == StorageProvider.Sqlite)
            yield return "SeedNodes are set, but the storage is Sqlite, which only one node can use; a cluster requires PostgreSql.";
        foreach (var error in Tls.Errors())
            yield return error;
    }

    private static bool IsHost(string text) => Uri.CheckHostName(text) != UriHostNameType.Unknown;

    private static bool IsAnyAddress(string? text) =>
        IPAddress.TryParse(text, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$")]
    private static partial Regex RoleName();
}

/// <summary>
/// Mutual TLS between the nodes: each presents its certificate, and rejects peers without a trusted one.
/// </summary>
public sealed class ClusterTlsOptions
{
    /// <summary>The node's certificate with its private key, a PKCS #12 file (<c>.pfx</c>); null for no TLS.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>The password of that file; null when it has none.</summary>
    public string? Password { get; set; }

    /// <summary>
    /// The certificate (PEM or DER) of the authority that issued those of the nodes. Null when all nodes have one and the same
    /// certificate: then no other is trusted.
    /// </summary>
    public string? AuthorityPath { get; set; }

    internal IEnumerable<string> Errors()
    {
        if (CertificatePath is null)
        {
            if (Password is not null || AuthorityPath is not null)
                yield return "Tls:CertificatePath is missing; with Tls:Password or Tls:AuthorityPath it must be a PKCS #12 file with the "
                    + "node's certificate.";
            yield break;
        }

        if (NodeCertificate.Validate(this) is { } why)
            yield return why;
    }
}
