using System.Collections.Concurrent;

namespace Webhooks.Actors.Storage;

/// <summary>The SQLite files of the engines in this process: one engine per file.</summary>
internal static class OpenFiles
{
    private static readonly ConcurrentDictionary<string, bool> Paths = new();

    /// <summary>Enters a file until what is returned is disposed.</summary>
    /// <exception cref="WebhooksStartupException">Another engine of this process has it open.</exception>
    public static IDisposable Enter(string path)
    {
        var file = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
        return Paths.TryAdd(file, true)
            ? new Entry(file)
            : throw new WebhooksStartupException(
                $"The database file '{path}' is already open in this process: two engines cannot share one file. Add the engine once, or give each its own file.");
    }

    private sealed class Entry(string file) : IDisposable
    {
        public void Dispose() => Paths.TryRemove(file, out _);
    }
}
