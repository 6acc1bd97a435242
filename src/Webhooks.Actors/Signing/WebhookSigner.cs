using System.Security.Cryptography;
using Webhooks.Model;

namespace Webhooks.Actors.Signing;

/// <summary>Signs in this process, with the secret itself.</summary>
internal sealed class WebhookSigner : IWebhookSigner
{
    public static WebhookSigner Instance { get; } = new();

    public ValueTask<SigningSecret> CreateSecretAsync(
        ProjectId project, WebhookId webhook, SigningScheme scheme, CancellationToken cancellationToken) =>
            ValueTask.FromResult(scheme switch
            {
                SigningScheme.V1 => SigningSecret.FromBytes(RandomNumberGenerator.GetBytes(SigningSecret.GeneratedBytes)),
                SigningScheme.V1a => Ed25519Signature.KeyPair(RandomNumberGenerator.GetBytes(SigningSecret.HalfPairBytes)),
                _ => throw new ArgumentOutOfRangeException(nameof(scheme), scheme, "Not a scheme."),
            });

    public ValueTask<string> SignAsync(
        SigningSecret secret, string id, long timestamp, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        ValueTask.FromResult(secret.Scheme == SigningScheme.V1a
            ? Ed25519Signature.Sign(secret, id, timestamp, body.Span)
            : Signature.Sign(secret, id, timestamp, body.Span));
}
