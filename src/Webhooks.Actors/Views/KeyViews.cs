using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>A new key.</summary>
/// <param name="Key">Its name and rights.</param>
/// <param name="Text">The key itself, which is not stored and cannot be shown again.</param>
public sealed record CreatedKey(RuntimeKey Key, string Text)
{
    /// <summary>Without the key itself.</summary>
    public override string ToString() => $"CreatedKey {{ {Key.Id} }}";
}

/// <summary>A key in a list.</summary>
/// <param name="Key">Its name and rights.</param>
/// <param name="LastUsedAt">When it was last used, to about a minute; null for never.</param>
public sealed record KeyView(RuntimeKey Key, DateTimeOffset? LastUsedAt);
