namespace Webhooks.Actors.Signing;

/// <summary>The signer failed, which is an outage of the host and not an attempt.</summary>
internal sealed class SigningFailedException(Exception cause) : Exception("The attempt could not be signed.", cause);
