using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Webhooks.Actors.Egress;
using Webhooks.Actors.Sending;
using Webhooks.Actors.Signing;
using Webhooks.Actors.Tests.Sending;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Signing;

public sealed class HostSignerTests : SenderTest
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    [Fact]
    public async Task The_signature_is_what_the_hosts_signer_says()
    {
        await using var receiver = RawReceiver.Saying(Ok);
        using var sender = SenderWith(new Vault((_, _) => ValueTask.FromResult("v1,first v1a,second")));

        await sender.SendAsync(Target(receiver.Url), Sample.Event(1), CancellationToken.None);

        Assert.Equal("v1,first v1a,second", (await receiver.UntilRequestAsync()).Header("webhook-signature"));
    }

    [Fact]
    public async Task A_hosts_signer_is_asked_for_each_of_both_signatures()
    {
        await using var receiver = RawReceiver.Saying(Ok);
        using var sender = SenderWith(new Vault((secret, _) => ValueTask.FromResult($"{secret.Scheme},{secret.Key[0]}")));
        SigningSecret Both(byte n) =>
            SigningSecret.Combine(SigningSecret.FromBytes([.. Enumerable.Repeat(n, 32)]),
                SigningSecret.FromKeyPair(new byte[32], new byte[32]));

        var target = Target(receiver.Url) with { Secret = Both(2), Retiring = [new(Both(1), DateTimeOffset.MaxValue)] };
        await sender.SendAsync(target, Sample.Event(1), CancellationToken.None);

        Assert.Equal("V1,2 V1a,0 V1,1 V1a,0", (await receiver.UntilRequestAsync()).Header("webhook-signature"));
    }

    [Fact]
    public async Task What_a_signer_throws_is_not_the_receivers_failure()
    {
        await using var receiver = RawReceiver.Saying(Ok);
        using var sender = SenderWith(new Vault((_, _) => throw new HttpRequestException("The vault is away.")));

        await Assert.ThrowsAsync<SigningFailedException>(
            () => sender.SendAsync(Target(receiver.Url), Sample.Event(1), CancellationToken.None));

        await SendAsync(receiver.Url);
        Assert.Equal(1, receiver.Connections);
    }

    [Fact]
    public async Task A_signer_that_does_not_answer_is_not_waited_for_longer_than_10_seconds()
    {
        var asked = new TaskCompletionSource();
        var never = new TaskCompletionSource<string>();
        var time = new FakeTimeProvider();
        var vault = new Vault((_, _) =>
        {
            asked.SetResult();
            return new(never.Task);
        });
        using var sender = new AttemptSender(new EgressGuard([Loopback]), time, signer: vault);

        var sending = sender.SendAsync(Target(new("http://127.0.0.1:9999/")), Sample.Event(1), CancellationToken.None);
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(10));

        await Assert.ThrowsAsync<SigningFailedException>(() => sending);
    }

    [Fact]
    public async Task The_end_of_the_node_is_no_failure_of_the_signer()
    {
        using var stop = new CancellationTokenSource();
        using var sender = SenderWith(new Vault(async (_, cancelled) =>
        {
            await stop.CancelAsync();
            cancelled.ThrowIfCancellationRequested();
            return "";
        }));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => sender.SendAsync(Target(new("http://127.0.0.1:9999/")), Sample.Event(1), stop.Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_host_registers_its_signer_before_or_after_the_engine(bool before)
    {
        var vault = new Vault((_, _) => ValueTask.FromResult(""));
        var services = new ServiceCollection();
        if (before)
            services.AddSingleton<IWebhookSigner>(vault);
        services.AddWebhooksServices();
        if (!before)
            services.AddSingleton<IWebhookSigner>(vault);

        using var provider = services.BuildServiceProvider();
        Assert.Same(vault, provider.GetRequiredService<IWebhookSigner>());
    }

    private static AttemptSender SenderWith(IWebhookSigner signer) => new(new EgressGuard([Loopback]), TimeProvider.System, signer: signer);

    private sealed class Vault(Func<SigningSecret, CancellationToken, ValueTask<string>> sign) : IWebhookSigner
    {
        public ValueTask<SigningSecret> CreateSecretAsync(
            ProjectId project, WebhookId webhook, SigningScheme scheme, CancellationToken cancellationToken) =>
                throw new NotSupportedException();

        public ValueTask<string> SignAsync(
            SigningSecret secret, string id, long timestamp, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
            sign(secret, cancellationToken);
    }
}
