using Webhooks.Actors;

namespace Webhooks.Benchmarks;

/// <summary>A folder that is gone afterwards.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo _folder;

    public TempFolder(string parent) => _folder = Directory.CreateDirectory(Path.Combine(parent, $"webhooks-bench-{Guid.NewGuid():N}"));

    public string Database => Path.Combine(_folder.FullName, "webhooks.db");

    public StorageOptions Storage => new() { ConnectionString = $"Data Source={Database}" };

    /// <summary>The kind of file system: on tmpfs a commit costs nothing, and the figures say nothing.</summary>
    public string FileSystem => new DriveInfo(_folder.FullName).DriveFormat;

    public void Dispose() => _folder.Delete(recursive: true);
}
