namespace Webhooks.Contracts;

/// <summary>A page of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
public sealed record ListResource<T>
{
    /// <summary>The items of this page.</summary>
    public required IReadOnlyList<T> Items { get; init; }

    /// <summary>Pass it as <c>cursor</c> for the next page; null at the end. It stays valid while items are added.</summary>
    public required string? NextCursor { get; init; }
}
