using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>A signing secret that may have replaced another.</summary>
/// <param name="Secret">What every attempt is signed with.</param>
/// <param name="PreviousUntil">Until when earlier secrets sign too, if some do.</param>
public sealed record RotatedSecret(SigningSecret Secret, DateTimeOffset? PreviousUntil);
