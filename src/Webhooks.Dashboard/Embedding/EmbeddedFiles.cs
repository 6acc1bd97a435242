using Webhooks.Dashboard.Hosting;

namespace Webhooks.Dashboard.Embedding;

/// <summary>Where the host has mapped the scripts and styles of the component.</summary>
internal sealed class EmbeddedFiles
{
    /// <summary>Null when it has not.</summary>
    public string? Path { get; private set; }

    public void Map(string path) => Path = path.Trim('/');

    /// <summary>The URL of a file, relative to the base of the host's pages.</summary>
    public string Url(string name) => $"{Path}/{DashboardAssets.Url(name)}";
}
