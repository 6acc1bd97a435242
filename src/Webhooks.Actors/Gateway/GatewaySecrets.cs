using System.Security.Cryptography;
using System.Text;
using Webhooks.Actors.Authorization;
using Webhooks.Actors.Gateway;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.Signing;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>The signing secrets of webhooks.</summary>
public sealed class GatewaySecrets
{
    private readonly WebhookAsking _webhooks;
    private readonly IWebhookSigner _signer;
    private readonly AccessCheck _check;

    internal GatewaySecrets(WebhookAsking webhooks, IWebhookSigner signer, AccessCheck check) =>
        (_webhooks, _signer, _check) = (webhooks, signer, check);

    /// <summary>The signing secret, for the webhook's owner.</summary>
    public async Task<SigningSecret> RevealAsync(ProjectId project, WebhookId webhook, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.Secret);
        return (await GetAsync(project, webhook, cancellationToken).ConfigureAwait(false)).Secret;
    }

    /// <summary>The signing secret, and until when earlier ones also sign.</summary>
    public async Task<RotatedSecret> GetAsync(ProjectId project, WebhookId webhook, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.Secret);
        return Rotated(await _webhooks.DescribeAsync(project, webhook, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>
    /// Replaces the signing secret. Each attempt has the signatures of both until the overlap ends, the newest first, so that
    /// receivers have time to change.
    /// </summary>
    /// <param name="project">Its project.</param>
    /// <param name="webhook">Its id.</param>
    /// <param name="overlap">How long the current secret still signs, zero to 30 days; zero ends it at once, and all
    /// earlier ones.</param>
    /// <param name="secret">
    /// The new secret, of the kind that the webhook signs with; null for a generated one. A shared secret is enough for both signatures:
    /// the host adds a key pair.
    /// </param>
    /// <param name="cancellationToken">Stops waiting for the answer, not the command.</param>
    public async Task<RotatedSecret> RotateAsync(
        ProjectId project, WebhookId webhook, TimeSpan overlap, SigningSecret? secret = null, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.Secret);
        if (secret is not null && !Ed25519Signature.IsSound(secret))
            throw new RefusedException(Refusal.InvalidRotation([new("secret", "contains a public key that does not match its seed")]));
        var signing = (await _webhooks.DescribeAsync(project, webhook, cancellationToken).ConfigureAwait(false)).View.Definition.Signing;
        secret = await _webhooks.NewSecretAsync(project, webhook, signing, secret, cancellationToken).ConfigureAwait(false);
        return Rotated(
            await _webhooks.CommandAsync(project, webhook, new RotateSecret(secret, overlap), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The value of <c>webhook-signature</c> that an attempt of the webhook would have; the secret stays here.</summary>
    /// <param name="project">Its project.</param>
    /// <param name="webhook">Its id.</param>
    /// <param name="event">The event.</param>
    /// <param name="timestamp">When, in unix seconds: receivers accept it for some minutes.</param>
    /// <param name="body">The event's body.</param>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    public async Task<string> SignAsync(
        ProjectId project, WebhookId webhook, PublishedEventId @event, long timestamp, ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.Secret);
        var secret = await RevealAsync(project, webhook, cancellationToken).ConfigureAwait(false);
        try
        {
            var signatures = new List<string>();
            foreach (var part in secret.Parts)
                signatures.Add(await _signer.SignAsync(part, @event.Value, timestamp, body, cancellationToken).ConfigureAwait(false));
            return string.Join(' ', signatures);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A host's own signer may throw anything; the caller sees an outage.
            throw new RefusedException(new(RefusalReason.Unavailable, "unavailable", "The signature cannot be computed at the moment."), e);
        }
    }

    /// <summary>Whether a request has a signature of the webhook's current secret over this body. The secret stays here.</summary>
    /// <param name="project">Its project.</param>
    /// <param name="webhook">Its id.</param>
    /// <param name="received">The parsed headers of the request.</param>
    /// <param name="body">The exact bytes received.</param>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    public async Task<bool> HasSignedAsync(
        ProjectId project, WebhookId webhook, ReceivedSignature received, ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.Secret);
        foreach (var secret in (await RevealAsync(project, webhook, cancellationToken).ConfigureAwait(false)).Parts)
        {
            if (await HasSignedAsync(secret, received, body, cancellationToken).ConfigureAwait(false))
                return true;
        }

        return false;
    }

    private async ValueTask<bool> HasSignedAsync(
        SigningSecret secret, ReceivedSignature received, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (secret.Scheme == SigningScheme.V1a)
            return received.Signatures.Any(
                signature => Ed25519Signature.IsOf(secret, received.Id, received.Timestamp, body.Span, signature));

        // Only a host's own signer knows the meaning of a reference.
        var expected = await _signer.SignAsync(secret, received.Id, received.Timestamp, body, cancellationToken).ConfigureAwait(false);
        return expected.Split(' ').Any(ours => received.Signatures.Any(theirs =>
            CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(ours), Encoding.UTF8.GetBytes(theirs))));
    }

    private static RotatedSecret Rotated(WebhookAnswer answer) => new(answer.Secret, answer.PreviousSecretUntil);
}
