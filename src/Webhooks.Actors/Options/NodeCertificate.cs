using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Event;

namespace Webhooks.Actors.Options;

/// <summary>The certificate of the node, and which peers it accepts: those of its authority, or those with the same certificate.</summary>
internal sealed class NodeCertificate(X509Certificate2 own, X509Certificate2? authority)
{
    public X509Certificate2 Own => own;

    public static NodeCertificate Load(ClusterTlsOptions options) => new(
        X509CertificateLoader.LoadPkcs12FromFile(options.CertificatePath!, options.Password),
        options.AuthorityPath is { } path ? X509CertificateLoader.LoadCertificateFromFile(path) : null);

    /// <summary>Why it cannot be loaded, or null. A password is not repeated.</summary>
    public static string? Validate(ClusterTlsOptions options)
    {
        try
        {
            using var own = X509CertificateLoader.LoadPkcs12FromFile(options.CertificatePath!, options.Password);
            if (!own.HasPrivateKey)
                return $"Tls:CertificatePath is '{options.CertificatePath}', which has no private key; it must be a PKCS #12 "
                    + "file with the certificate and its key.";
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return $"Tls:CertificatePath is '{options.CertificatePath}'; it must be a PKCS #12 file that Tls:Password opens. {e.Message}";
        }

        try
        {
            if (options.AuthorityPath is { } path)
                X509CertificateLoader.LoadCertificateFromFile(path).Dispose();
            return null;
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return $"Tls:AuthorityPath is '{options.AuthorityPath}'; it must be a certificate in PEM or DER. {e.Message}";
        }
    }

    /// <summary>
    /// Whether a peer is trusted. Names do not matter: nodes change their addresses, and the key identifies a node. The
    /// machine's own authorities are not trusted either: they issue certificates for everyone.
    /// </summary>
    public bool Trusts(X509Certificate2? peer, X509Chain? chain, string name, SslPolicyErrors errors, ILoggingAdapter log)
    {
        if (peer is not null
            && (authority is null ? peer.RawDataMemory.Span.SequenceEqual(own.RawDataMemory.Span) : IsIssuedByAuthority(peer)))
            return true;
        log.Warning("Refused the peer {0}: it has {1}.", name,
            peer is null ? "no certificate" : $"the certificate {peer.Thumbprint}, which this node does not trust");
        return false;
    }

    private bool IsIssuedByAuthority(X509Certificate2 peer)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority!);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(peer);
    }
}
