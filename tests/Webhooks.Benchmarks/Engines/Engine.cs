using Webhooks.Actors;
using Webhooks.Benchmarks.Sending;

namespace Webhooks.Benchmarks.Engines;

/// <summary>Where the engine under measurement runs.</summary>
internal static class Engine
{
    public const string Embedded = "embedded";
    public const string OverHttp = "http";

    public static async Task<IEngine> StartAsync(string via, StorageOptions storage, Payloads payloads) => via == OverHttp
        ? await HostEngine.StartAsync(storage, payloads)
        : await EmbeddedEngine.StartAsync(storage, payloads);

    /// <exception cref="BenchmarkException">Several nodes, but embedded or on SQLite.</exception>
    public static async Task<IEngine> StartAsync(string via, int nodes, StorageOptions storage, Payloads payloads)
    {
        if (nodes < 2)
            return await StartAsync(via, storage, payloads);
        if (via != OverHttp || storage.Provider != StorageProvider.PostgreSql)
            throw new BenchmarkException(
                "--nodes above 1 takes --via http and --storage postgresql: each node is a process, and SQLite is for one.");
        return await HostEngine.StartClusterAsync(storage, payloads, nodes);
    }
}
