using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>A new secret in place of the current one, which continues to sign beside it for some time.</summary>
internal static class SecretRotation
{
    public static WebhookDecision Decide(WebhookState state, SigningSecret present, RotateSecret rotate, DateTimeOffset now)
    {
        var errors = WebhookDecider.Validate(rotate.Secret, present.Scheme);
        if (rotate.Overlap < TimeSpan.Zero || rotate.Overlap > RetiringSecret.MaxOverlap)
            errors = errors.Add(new("overlap", $"must be {RetiringSecret.AllowedOverlap}"));
        if (!errors.IsEmpty)
            return Refusal.InvalidRotation(errors);
        if (rotate.Secret.Equals(present))
            return WebhookDecision.Nothing;
        if (rotate.Overlap > TimeSpan.Zero && state.Retiring.Count(retiring => retiring.Until > now) >= RetiringSecret.MaxRetiring)
            return TooMany(state.Retiring.Where(retiring => retiring.Until > now).Min(retiring => retiring.Until));
        return new SecretRotated(rotate.Secret, now + rotate.Overlap, now) { Project = state.Project, Id = state.Id };
    }

    public static WebhookState Apply(WebhookState state, SecretRotated rotated) => state with
    {
        Secret = rotated.Secret,
        Retiring = rotated.PreviousUntil <= rotated.At || state.Secret is null
            ? []
            : [new(state.Secret, rotated.PreviousUntil), .. state.Retiring.Where(retiring => retiring.Until > rotated.At)],
        UpdatedAt = rotated.At,
    };

    /// <summary>The earlier secrets that still sign after a change of the signing scheme.</summary>
    public static ImmutableArray<RetiringSecret> Still(ImmutableArray<RetiringSecret> retiring, SigningScheme scheme) =>
    [
        .. from earlier in retiring
           let secret = earlier.Secret.For(scheme)
           where secret is not null
           select earlier with { Secret = secret },
    ];

    private static Refusal TooMany(DateTimeOffset until) => new(
        RefusalReason.Conflict,
        "too_many_secrets",
        $"{RetiringSecret.MaxRetiring} earlier secrets still sign; the first of them ends at {until:yyyy-MM-dd'T'HH:mm:ss'Z'}. An overlap "
            + "of 0s ends them all.");
}
