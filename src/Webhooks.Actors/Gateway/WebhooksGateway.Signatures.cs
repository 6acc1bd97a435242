using System.Security.Cryptography;
using System.Text;
using Webhooks.Actors.Signing;
using Webhooks.Model;

namespace Webhooks.Actors;

public sealed partial class WebhooksGateway
{
    /// <summary>The value of <c>user-agent</c> in each attempt.</summary>
    public static string UserAgent => Sending.AttemptSender.UserAgent;

    /// <summary>The value of <c>webhook-signature</c> that an attempt of the webhook would have; the secret stays here.</summary>
    /// <param name="project">Its project.</param>
    /// <param name="webhook">Its id.</param>
    /// <param name="event">The event.</param>
    /// <param name="timestamp">When, in unix seconds: receivers take it for some minutes.</param>
    /// <param name="body">The event's body.</param>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    public async Task<string> SignAsync(
        ProjectId project, WebhookId webhook, EventId @event, long timestamp, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        var secret = await RevealSecretAsync(project, webhook, cancellationToken).ConfigureAwait(false);
        try
        {
            return await _signer.SignAsync(secret, @event.Value, timestamp, body, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A host's own signer may throw anything; to whoever asks it is an outage.
            throw new RefusedException(new(RefusalReason.Unavailable, "unavailable", "There is no signature to be had at the moment."), e);
        }
    }

    /// <summary>Whether a request has a signature of the webhook's present secret over this body. The secret stays here.</summary>
    /// <param name="project">Its project.</param>
    /// <param name="webhook">Its id.</param>
    /// <param name="received">What the request's headers say.</param>
    /// <param name="body">The exact bytes that came.</param>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    public async Task<bool> HasSignedAsync(
        ProjectId project, WebhookId webhook, ReceivedSignature received, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        var secret = await RevealSecretAsync(project, webhook, cancellationToken).ConfigureAwait(false);
        if (secret.Scheme == SigningScheme.V1a)
            return received.Signatures.Any(signature => Ed25519Signature.IsOf(secret, received.Id, received.Timestamp, body.Span, signature));

        // A host's own signer is the only one that knows what a reference stands for.
        var expected = await _signer.SignAsync(secret, received.Id, received.Timestamp, body, cancellationToken).ConfigureAwait(false);
        return expected.Split(' ').Any(ours => received.Signatures.Any(theirs =>
            CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(ours), Encoding.UTF8.GetBytes(theirs))));
    }
}
