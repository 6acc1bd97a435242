namespace Webhooks.Contracts;

/// <summary>What a caller decides about a bin.</summary>
public sealed record BinRequest
{
    /// <summary>What people call it, at most 100 characters; null or empty for no name.</summary>
    public string? Name { get; init; }
}
