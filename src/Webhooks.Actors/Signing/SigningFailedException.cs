namespace Webhooks.Actors.Signing;

/// <summary>The signer gave no signature, which is our own outage and no attempt.</summary>
internal sealed class SigningFailedException(Exception cause) : Exception("The attempt could not be signed.", cause);
