using System.Collections.Concurrent;

namespace Webhooks.TestKit;

/// <summary>
/// Hosts that the tests of an assembly share, one for each storage and settings. Such a test neither stops its host nor assumes that it is
/// alone: it works in projects of its own. The hosts end with the test process.
/// </summary>
public static class SharedHosts
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<HostProcess>>> Started = new();

    /// <summary>The host with these settings, started by the first test that asks for it.</summary>
    public static Task<HostProcess> On(Storage storage, params (string Key, string Value)[] settings) => Started.GetOrAdd(
        $"{storage} {string.Join(' ', settings.Order())}",
        _ => new(() => StartAsync(storage, settings))).Value;

    private static async Task<HostProcess> StartAsync(Storage storage, (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string>(await storage.SettingsAsync()) { ["Webhooks:Delivery:Jitter"] = "0" };
        foreach (var (key, value) in settings)
            all[key] = value;
        var host = await HostProcess.Start(all, Patience.Clustered);
        host.EndWithThisProcess();
        return host;
    }
}
