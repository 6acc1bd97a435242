using Webhooks.Benchmarks.Sending;

namespace Webhooks.Benchmarks.Engines;

/// <summary>Where the engine under measurement runs.</summary>
internal static class Engine
{
    public const string Embedded = "embedded";
    public const string OverHttp = "http";

    public static async Task<IEngine> StartAsync(string via, string database, Payloads payloads) => via == OverHttp
        ? await HostEngine.StartAsync(database, payloads)
        : await EmbeddedEngine.StartAsync(database, payloads);
}
