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
}
