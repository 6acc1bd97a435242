using Webhooks.Client.Http;

namespace Webhooks.Client;

/// <summary>
/// A host of webhooks, over its API. It may be used from many threads at once.
/// <para>
/// What fails throws <see cref="HttpRequestException"/>: as <see cref="WebhooksApiException"/> when the host has said why, else because no
/// answer came. Before that it is tried again, within the bounds of <see cref="WebhooksClientOptions"/>, wherever doing it twice does no
/// harm; what cannot be right by trying again (4xx) is never repeated.
/// </para>
/// </summary>
public sealed class WebhooksClient
{
    /// <summary>A client of the host at the <see cref="HttpClient.BaseAddress"/> of <paramref name="http"/>.</summary>
    /// <param name="http">What sends the requests; its creator disposes it.</param>
    /// <param name="options">Key, retries and batches; its <see cref="WebhooksClientOptions.Url"/> goes before the base address.</param>
    /// <param name="time">What waits are measured by; the system's time if absent.</param>
    /// <exception cref="ArgumentException">There is no absolute address, or an option is out of its bounds.</exception>
    public WebhooksClient(HttpClient http, WebhooksClientOptions? options = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        var settings = options ?? new();
        if (settings.Errors(http.BaseAddress) is { Count: > 0 } errors)
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        var api = new ApiConnection(http, settings, time ?? TimeProvider.System);
        Projects = new(api);
        Webhooks = new(api);
        Events = new(api, settings);
        EventTypes = new(api);
        Deliveries = new(api);
        Replays = new(api);
        Bins = new(api);
        Cluster = new(api);
    }

    /// <summary>The owners of webhooks and events.</summary>
    public ProjectOperations Projects { get; }

    /// <summary>The registrations of receivers.</summary>
    public WebhookOperations Webhooks { get; }

    /// <summary>What is published, and what was.</summary>
    public EventOperations Events { get; }

    /// <summary>The catalogue of event types.</summary>
    public EventTypeOperations EventTypes { get; }

    /// <summary>Events on their way to a webhook.</summary>
    public DeliveryOperations Deliveries { get; }

    /// <summary>Ranges of past events that are sent again.</summary>
    public ReplayOperations Replays { get; }

    /// <summary>The inspector's places that catch requests; a host has them when its inspector is on.</summary>
    public BinOperations Bins { get; }

    /// <summary>The host's nodes.</summary>
    public ClusterOperations Cluster { get; }
}
