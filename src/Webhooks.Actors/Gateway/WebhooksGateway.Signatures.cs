using System.Security.Cryptography;
using System.Text;
using Webhooks.Actors.Signing;
using Webhooks.Model;

namespace Webhooks.Actors;

public sealed partial class WebhooksGateway
{
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
