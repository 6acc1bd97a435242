namespace Webhooks.Model;

/// <summary>A secret that another one has replaced, and that still signs beside it so that receivers have time to follow.</summary>
/// <param name="Secret">What receivers verified with before.</param>
/// <param name="Until">From here on it signs nothing more.</param>
public sealed record RetiringSecret(SigningSecret Secret, DateTimeOffset Until)
{
    /// <summary>The longest time that two secrets sign together.</summary>
    public static readonly TimeSpan MaxOverlap = TimeSpan.FromDays(30);

    /// <summary>How long two secrets sign together unless it is said otherwise.</summary>
    public static readonly TimeSpan DefaultOverlap = TimeSpan.FromDays(1);

    /// <summary>What an overlap may be, in words for error messages.</summary>
    public const string AllowedOverlap = "0s to 30d";

    /// <summary>How many retire at once: each makes every request longer and dearer.</summary>
    internal const int MaxRetiring = 4;
}
