using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Webhooks.Actors;

namespace Webhooks.AspNetCore.Inspector;

/// <summary>The inspector as a whole: whether it is on, where its bins are, and which it restores after a restart.</summary>
internal sealed partial class InspectorHost
{
    private const string Off = "The inspector is off";

    private readonly InspectorRoute _route;
    private readonly BinOwners _owners;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _restored = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _whyOff;

    public InspectorHost(
        IOptions<InspectorOptions> options,
        InspectorRoute route,
        Bins bins,
        BinOwners owners,
        ILogger<InspectorHost> logger,
        WebhooksOptions? engine = null)
    {
        (_route, Bins, _owners, _logger) = (route, bins, owners, logger);
        _whyOff = !options.Value.Enabled
            ? $"{Off}: it is for development and keeps requests in memory. Turn it on with "
                + "--Webhooks:Inspector:Enabled=true."
            : engine?.Cluster.SeedNodes.Count > 0
                ? $"{Off} on a node of a cluster: the other nodes would not know the requests of this one. Use a separate host to inspect."
                : $"{Off}: the host has not mapped it.";
        MayBeTurnedOn = !options.Value.Enabled && engine?.Cluster.SeedNodes.Count is not > 0;
        IsWanted = options.Value.Enabled && engine?.Cluster.SeedNodes.Count is not > 0;
        if (options.Value.Enabled && !IsWanted)
            LogOff(_logger, _whyOff);
        bins.Changed += bin =>
        {
            if (!bins.Has(bin))
                owners.Forget(bin);
        };
    }

    public Bins Bins { get; }

    /// <summary>Whether to map it.</summary>
    public bool IsWanted { get; }

    /// <summary>Whether it is off only because the host did not turn it on.</summary>
    public bool MayBeTurnedOn { get; }

    /// <summary>Why the inspector is off, in a sentence or two; null when it is on.</summary>
    public string? WhyOff => _whyOff;

    public bool IsOn => _whyOff is null;

    /// <summary>The URL of a bin, at which the sender of this process may call it.</summary>
    public string UrlOf(BinId bin) => _route.Prefixes.First() + bin;

    /// <summary>The bin of a URL, if it is on this host.</summary>
    public BinId? BinOf(string url) => BinId.TryParse(_route.BinOf(url), out var bin) ? bin : null;

    /// <summary>The known webhooks with the URL of a bin.</summary>
    public IReadOnlyList<WebhookPlace> OwnersOf(BinId bin) => _owners.Of(bin);

    /// <summary>The bin, or null. Shortly after the start it waits until earlier bins are restored.</summary>
    public async ValueTask<Bin?> FindAsync(BinId id, CancellationToken cancellationToken)
    {
        if (Bins.Find(id) is { } bin)
            return bin;
        await _restored.Task.WaitAsync(cancellationToken);
        return Bins.Find(id);
    }

    /// <summary>
    /// The server listens: from now on the sender may call the bins, and bins that webhooks still use are restored, empty.
    /// </summary>
    public async Task StartAsync(IServer server, CancellationToken stopping)
    {
        try
        {
            var endpoints = ListeningAddresses.Callable(server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).ToArray();
            _route.Open(endpoints);
            _whyOff = endpoints.Length > 0 ? null : $"{Off}: the host listens on no http:// address at which its own sender could call it.";
            if (_whyOff is { } why)
                LogOff(_logger, why);
            else
                foreach (var bin in await _owners.LookAsync(stopping))
                    Bins.Create(bin);
        }
        catch (Exception e) when (e is RefusedException or OperationCanceledException)
        {
            LogNotRestored(_logger, e.Message);
        }
        finally
        {
            _restored.TrySetResult();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Why}")]
    private static partial void LogOff(ILogger logger, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The bins that webhooks still use were not restored: {Reason}")]
    private static partial void LogNotRestored(ILogger logger, string reason);
}
