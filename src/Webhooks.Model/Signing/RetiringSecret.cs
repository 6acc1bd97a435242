namespace Webhooks.Model;

/// <summary>A secret that another one has replaced, and that still signs beside it so that receivers have time to follow.</summary>
/// <param name="Secret">The secret that receivers verified with before.</param>
/// <param name="Until">When it stops signing.</param>
public sealed record RetiringSecret(SigningSecret Secret, DateTimeOffset Until)
{
    /// <summary>The longest time that two secrets sign together.</summary>
    public static readonly TimeSpan MaxOverlap = TimeSpan.FromDays(30);

    /// <summary>How long two secrets sign together by default.</summary>
    public static readonly TimeSpan DefaultOverlap = TimeSpan.FromDays(1);

    /// <summary>The allowed overlap, for error messages.</summary>
    public const string AllowedOverlap = "0s to 30d";

    /// <summary>The maximum number at once: each makes every request longer and more expensive.</summary>
    internal const int MaxRetiring = 4;
}
