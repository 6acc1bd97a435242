namespace Webhooks.Contracts;

/// <summary>A part of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
public sealed record ListResource<T>
{
    /// <summary>The items of this part.</summary>
    public required IReadOnlyList<T> Items { get; init; }

    /// <summary>Pass it as <c>cursor</c> for the next part; null at the end. It stays valid while things are added.</summary>
    public required string? NextCursor { get; init; }
}
