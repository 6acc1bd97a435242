namespace Webhooks.Model;

/// <summary>A value that a patch sets; null leaves the value unchanged.</summary>
public readonly record struct Change<T>(T To);
