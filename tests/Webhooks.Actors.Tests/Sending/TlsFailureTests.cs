using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Sending;

public sealed class TlsFailureTests : SenderTest
{
    [Theory]
    [InlineData("127.0.0.1", 1, false,
        "The certificate is self-signed; this host trusts the authorities of its system and those of SSL_CERT_FILE.")]
    [InlineData("127.0.0.1", 1, true, "The certificate's authority (CN=Authority) is unknown, or the receiver omits")]
    [InlineData("other.example", 1, false, "The certificate is for other.example and not for 127.0.0.1.")]
    [InlineData("127.0.0.1", -1, false, "The certificate expired on 20")]
    public async Task A_certificate_that_is_refused_is_tls_and_the_attempt_says_why(
        string name, int validForDays, bool hasAuthority, string why)
    {
        using var certificate = Certificate(name, DateTimeOffset.UtcNow.AddDays(validForDays), hasAuthority);
        await using var receiver = RawReceiver.DoingAtOnce(async (socket, stop) =>
        {
            await using var tls = new SslStream(new NetworkStream(socket));
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop);
            await tls.ReadAtLeastAsync(new byte[1], 1, cancellationToken: stop);
        });

        Assert.StartsWith(why, await AssertTlsAsync(receiver), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_speaks_no_TLS_is_tls()
    {
        await using var receiver = RawReceiver.DoingAtOnce((socket, stop) =>
            RawReceiver.SayAsync(socket, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n", stop));

        await AssertTlsAsync(receiver);
    }

    [Fact]
    public async Task A_handshake_that_is_cut_is_tls()
    {
        await using var receiver = RawReceiver.DoingAtOnce(async (socket, stop) => await socket.ReceiveAsync(new byte[64], stop));

        await AssertTlsAsync(receiver);
    }

    [Fact]
    public async Task A_handshake_that_hangs_ends_at_the_deadline_as_timeout()
    {
        await using var receiver = RawReceiver.DoingAtOnce((_, stop) => Task.Delay(Timeout.Infinite, stop));

        var outcome = await SendAsync(Secure(receiver), TimeSpan.FromMilliseconds(300));

        Assert.Equal(FailureReason.Timeout, outcome.Failure);
    }

    private static Uri Secure(RawReceiver receiver) => new($"https://127.0.0.1:{receiver.Port}/");

    private async Task<string?> AssertTlsAsync(RawReceiver receiver)
    {
        var outcome = await SendAsync(Secure(receiver));

        Assert.Equal((FailureReason.Tls, null), (outcome.Failure, outcome.StatusCode));
        return outcome.FailureDetail;
    }

    private static X509Certificate2 Certificate(string name, DateTimeOffset until, bool hasAuthority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        if (!hasAuthority)
            return request.CreateSelfSigned(until.AddDays(-7), until);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=Authority", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var issuer = authority.CreateSelfSigned(until.AddDays(-7), until);
        return request.Create(issuer, until.AddDays(-7), until, [1, 2, 3]).CopyWithPrivateKey(key);
    }
}
