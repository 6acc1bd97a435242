using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>
/// Makes and uses the keys that attempts are signed with. The engine registers one that signs in the process with what the journal
/// has; a host that keeps keys in its own vault registers another one. Called concurrently.
/// </summary>
public interface IWebhookSigner
{
    /// <summary>
    /// A new secret for a webhook that is created without one or changes its signing scheme; not every requested secret is used.
    /// It is stored in the journal and shown to the webhook's owner: a vault returns its own reference (for
    /// <see cref="SigningScheme.V1a"/> in place of the private half, beside the true public one).
    /// </summary>
    /// <param name="project">The project of the webhook.</param>
    /// <param name="webhook">The webhook; it need not exist yet.</param>
    /// <param name="scheme">
    /// The signing scheme; the answer must have this scheme. It is <see cref="SigningScheme.V1"/> or <see cref="SigningScheme.V1a"/>: a
    /// webhook with both signatures asks for one secret of each.
    /// </param>
    /// <param name="cancellationToken">The caller no longer waits for the answer.</param>
    ValueTask<SigningSecret> CreateSecretAsync(
        ProjectId project, WebhookId webhook, SigningScheme scheme, CancellationToken cancellationToken);

    /// <summary>
    /// The value of <c>webhook-signature</c> for one attempt: <c>v1,</c> or <c>v1a,</c> and the base64 of the signature over
    /// <c>id.timestamp.body</c>; several are separated by spaces. When it throws or does not answer within 10 seconds, the attempt is not
    /// made and not counted; it is tried again a little later.
    /// </summary>
    /// <param name="secret">
    /// The webhook's secret, or the reference that <see cref="CreateSecretAsync"/> gave. A webhook with both signatures asks once for each.
    /// </param>
    /// <param name="id">The value of <c>webhook-id</c>.</param>
    /// <param name="timestamp">The value of <c>webhook-timestamp</c>: Unix seconds of the attempt.</param>
    /// <param name="body">The exact bytes that are sent.</param>
    /// <param name="cancellationToken">The node stops.</param>
    ValueTask<string> SignAsync(
        SigningSecret secret, string id, long timestamp, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);
}
