using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests;

/// <summary>A test over real processes: ends what it started, and shows what its hosts wrote (runners print that when it fails).</summary>
public abstract class HostTest(ITestOutputHelper output, Storage storage = Storage.Sqlite) : IAsyncLifetime
{
    /// <summary>Of the host that asks for one.</summary>
    protected const string HostKey = "a-key-of-24-characters--";

    private readonly List<HostProcess> hosts = [];
    private readonly List<Receiver> receivers = [];

    protected ITestOutputHelper Output => output;

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        foreach (var host in hosts)
        {
            output.WriteLine(host.Output);
            await host.DisposeAsync();
        }

        foreach (var receiver in receivers)
            await receiver.DisposeAsync();
    }

    /// <summary>
    /// The host with these settings that tests share: for a test that leaves it running and works in a project of its own.
    /// </summary>
    protected Task<HostProcess> UseHost(params (string Key, string Value)[] settings) => SharedHosts.On(storage, settings);

    /// <summary>
    /// A shared host where nothing is delivered: it may call no network and has neither an inspector nor a page of metrics.
    /// </summary>
    protected static Task<HostProcess> UseQuietHost() => SharedHosts.On(
        Storage.Sqlite, ("Webhooks:Egress:AllowedNetworks:0", ""), ("Webhooks:Telemetry:Prometheus:Enabled", "false"));

    /// <summary>
    /// A shared host that asks for <see cref="HostKey"/>, has an inspector, and takes receivers with https only.
    /// </summary>
    protected static Task<HostProcess> UseHostWithKey() => SharedHosts.On(
        Storage.Sqlite, ("Webhooks:Auth:Keys:0", HostKey), ("Webhooks:Inspector:Enabled", "true"),
        ("Webhooks:Egress:AllowedNetworks:0", ""), ("Webhooks:Egress:RequireHttps", "true"));

    /// <summary>A shared host of which each setting is what one test is about, and of no concern to the others.</summary>
    protected static Task<HostProcess> UseConfiguredHost() => SharedHosts.On(
        Storage.Sqlite, ("DOTNET_ENVIRONMENT", "Development"), ("Webhooks:Logging:Format", "json"),
        ("Webhooks:Delivery:MaxInFlight", "32"), ("Webhooks:Delivery:DisableAfter", "3s"));

    /// <summary>Starts a host on an empty database of the test's storage.</summary>
    protected async Task<HostProcess> StartHost(params (string Key, string Value)[] settings)
    {
        var database = await storage.SettingsAsync();
        var all = new Dictionary<string, string>(database);
        foreach (var (key, value) in settings)
            all[key] = value;
        var host = HostProcess.With(all);
        hosts.Add(host);
        await host.Begin();
        return host;
    }

    /// <summary>Starts a host without waiting until it is ready.</summary>
    protected HostProcess LaunchHost(params (string Key, string Value)[] settings)
    {
        var host = HostProcess.Launch(settings.ToDictionary(setting => setting.Key, setting => setting.Value));
        hosts.Add(host);
        return host;
    }

    protected async Task<Receiver> StartReceiver(Func<Receipt, Answer>? answers = null)
    {
        var receiver = ReceiverThatIsAway(answers);
        await receiver.Open();
        return receiver;
    }

    /// <summary>A receiver that refuses connections until it is opened.</summary>
    protected Receiver ReceiverThatIsAway(Func<Receipt, Answer>? answers = null)
    {
        var receiver = new Receiver(answers);
        receivers.Add(receiver);
        return receiver;
    }
}
