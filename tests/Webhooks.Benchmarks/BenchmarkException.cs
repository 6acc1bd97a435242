namespace Webhooks.Benchmarks;

/// <summary>A benchmark cannot run, or cannot go on, and this is why.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
