using Webhooks.Actors.Signing;
using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Signing;

public sealed class SignerOutageTests
{
    [Fact]
    public async Task While_the_signer_is_away_nothing_is_counted_and_on_its_return_all_is_delivered()
    {
        var vault = new Vault(failures: 3);
        await using var receiver = await Receiver.Start();
        await using var engine = new TestEngine(signer: vault);
        var webhook = await engine.CreateWebhookAsync(receiver);

        await engine.PublishAsync("evt_1");

        await receiver.Until(1);
        var view = await engine.UntilAsync(webhook, shown => shown.Counts.Delivered == 1);
        Assert.Equal(WebhookHealth.Ok, view.Health);
        Assert.Equal(0, vault.FailuresLeft);
        await engine.Journal.UntilAsync(() => engine.Journal.Facts<AttemptsRecorded>().Any(), "the attempt to be recorded");
        var attempt = Assert.Single(engine.Journal.Facts<AttemptsRecorded>().SelectMany(fact => fact.Attempts));
        Assert.Equal((1, null), (attempt.Number, attempt.Outcome.Failure));
    }

    private sealed class Vault(int failures) : IWebhookSigner
    {
        private int _failuresLeft = failures;

        public int FailuresLeft => Math.Max(0, Volatile.Read(ref _failuresLeft));

        public ValueTask<SigningSecret> CreateSecretAsync(
            ProjectId project, WebhookId webhook, SigningScheme scheme, CancellationToken cancellationToken) =>
            WebhookSigner.Instance.CreateSecretAsync(project, webhook, scheme, cancellationToken);

        public ValueTask<string> SignAsync(
            SigningSecret secret, string id, long timestamp, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
            Interlocked.Decrement(ref _failuresLeft) >= 0
                ? throw new HttpRequestException("The vault is away.")
                : WebhookSigner.Instance.SignAsync(secret, id, timestamp, body, cancellationToken);
    }
}
