namespace Webhooks.Model;

/// <summary>A value that a patch sets, as against one that it leaves alone.</summary>
public readonly record struct Change<T>(T To);
