using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>A signing secret that may have replaced another.</summary>
/// <param name="Secret">The secret that signs every attempt.</param>
/// <param name="PreviousUntil">Until when earlier secrets still sign, if any.</param>
public sealed record RotatedSecret(SigningSecret Secret, DateTimeOffset? PreviousUntil);
