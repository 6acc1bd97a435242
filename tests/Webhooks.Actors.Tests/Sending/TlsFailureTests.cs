using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Sending;

public sealed class TlsFailureTests : SenderTest
{
    [Fact]
    public async Task A_certificate_that_nobody_trusts_is_tls()
    {
        using var certificate = SelfSigned();
        await using var receiver = RawReceiver.DoingAtOnce(async (socket, stop) =>
        {
            await using var tls = new SslStream(new NetworkStream(socket));
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop);
            await tls.ReadAtLeastAsync(new byte[1], 1, cancellationToken: stop);
        });

        await AssertTlsAsync(receiver);
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

    private async Task AssertTlsAsync(RawReceiver receiver)
    {
        var outcome = await SendAsync(Secure(receiver));

        Assert.Equal((FailureReason.Tls, null), (outcome.Failure, outcome.StatusCode));
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
