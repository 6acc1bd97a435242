using Webhooks.Actors.Protocol;
using Webhooks.Actors.Signing;
using Webhooks.Model;

namespace Webhooks.Actors;

public sealed partial class WebhooksGateway
{
    /// <summary>The signing secret, for the webhook's owner.</summary>
    public async Task<SigningSecret> RevealSecretAsync(ProjectId project, WebhookId webhook, CancellationToken cancellationToken = default) =>
        (await GetSecretAsync(project, webhook, cancellationToken).ConfigureAwait(false)).Secret;

    /// <summary>The signing secret, and until when earlier ones sign beside it.</summary>
    public async Task<RotatedSecret> GetSecretAsync(ProjectId project, WebhookId webhook, CancellationToken cancellationToken = default) =>
        Rotated(await DescribeAsync(project, webhook, cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// Replaces the signing secret. Each attempt has the signatures of both until the overlap has ended, the newest first, so that receivers
    /// can follow in their own time.
    /// </summary>
    /// <param name="project">Its project.</param>
    /// <param name="webhook">Its id.</param>
    /// <param name="overlap">How long the present secret signs too, zero to 30 days; zero ends it at once, and all that were rotated before.</param>
    /// <param name="secret">The new secret, of the kind that the webhook signs with; null for one of ours.</param>
    /// <param name="cancellationToken">Stops waiting for the answer, not the command.</param>
    public async Task<RotatedSecret> RotateSecretAsync(
        ProjectId project, WebhookId webhook, TimeSpan overlap, SigningSecret? secret = null, CancellationToken cancellationToken = default)
    {
        if (secret is { Scheme: SigningScheme.V1a } && !Ed25519Signature.IsPair(secret))
            throw new RefusedException(Refusal.InvalidRotation([new("secret", "holds a public key that does not belong to its seed")]));
        if (secret is null)
        {
            var signing = (await DescribeAsync(project, webhook, cancellationToken).ConfigureAwait(false)).View.Definition.Signing;
            secret = await NewSecretAsync(project, webhook, signing, cancellationToken).ConfigureAwait(false);
        }

        return Rotated(await CommandAsync(project, webhook, new RotateSecret(secret, overlap), cancellationToken).ConfigureAwait(false));
    }

    private static RotatedSecret Rotated(WebhookAnswer answer) => new(answer.Secret, answer.PreviousSecretUntil);
}
