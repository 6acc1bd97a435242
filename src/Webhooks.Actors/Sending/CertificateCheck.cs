using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Webhooks.Actors.Sending;

/// <summary>The receiver's certificate is refused; the message has the reason.</summary>
internal sealed class CertificateRefusedException(string why) : AuthenticationException(why);

/// <summary>Refuses the same certificates as .NET, with the reason in a sentence.</summary>
internal static class CertificateCheck
{
    /// <summary>How many of a certificate's names the message lists: a certificate may have a hundred.</summary>
    private const int MaxNames = 3;

    public static bool Validate(object connection, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None
            ? true
            : throw new CertificateRefusedException(
                Validate((connection as SslStream)?.TargetHostName, certificate as X509Certificate2, chain, errors));

    private static string Validate(string? host, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return "The receiver presented no certificate.";
        var status = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status)
            ?? X509ChainStatusFlags.NoError;
        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
            return ValidateNow(certificate, chain!);
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"The certificate is for {Names(certificate)} and not for {host}.";
        if (certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData))
            return "The certificate is self-signed; this host trusts the authorities of its system and those of SSL_CERT_FILE.";
        if ((status & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0)
        {
            return $"The certificate's authority ({certificate.Issuer}) is unknown, or the receiver omits the intermediate certificates; "
                + "this host trusts the authorities of its system and those of SSL_CERT_FILE.";
        }

        return $"The certificate is not valid: {status}.";
    }

    private static string ValidateNow(X509Certificate2 certificate, X509Chain chain)
    {
        // Any certificate of the chain may have expired.
        var late = chain.ChainElements.Select(element => element.Certificate)
            .FirstOrDefault(one => one.NotAfter < chain.ChainPolicy.VerificationTime);
        return late is null ? $"The certificate is not valid before {Day(certificate.NotBefore)}."
            : late.Thumbprint == certificate.Thumbprint ? $"The certificate expired on {Day(late.NotAfter)}."
            : $"A certificate of the receiver's authority ({late.Subject}) expired on {Day(late.NotAfter)}.";
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString())))
            .ToArray();
        return names.Length == 0 ? certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false)
            : string.Join(", ", names.Take(MaxNames)) + (names.Length > MaxNames ? " …" : "");
    }

    private static string Day(DateTime at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
