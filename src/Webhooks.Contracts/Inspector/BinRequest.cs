namespace Webhooks.Contracts;

/// <summary>The fields of a bin that a caller can set.</summary>
public sealed record BinRequest
{
    /// <summary>Its name, at most 100 characters; null or empty for none.</summary>
    public string? Name { get; init; }
}
