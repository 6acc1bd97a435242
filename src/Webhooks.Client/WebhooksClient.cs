using Webhooks.Client.Http;

namespace Webhooks.Client;

/// <summary>
/// A client of a host's API. It is thread-safe.
/// <para>
/// Failures throw <see cref="HttpRequestException"/>: a <see cref="WebhooksApiException"/> when the host gave a reason, else because no
/// answer arrived. Before that the client retries, within the bounds of <see cref="WebhooksClientOptions"/>, whenever a repetition does no
/// harm; it never repeats a request that cannot succeed by repetition (4xx).
/// </para>
/// </summary>
public sealed class WebhooksClient
{
    /// <summary>A client of the host at the <see cref="HttpClient.BaseAddress"/> of <paramref name="http"/>.</summary>
    /// <param name="http">Sends the requests; its creator disposes it.</param>
    /// <param name="options">Key, retries and batches; its <see cref="WebhooksClientOptions.Url"/> takes precedence over the base
    /// address.</param>
    /// <param name="time">The clock for waits; the system's clock if absent.</param>
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
        Portal = new(api);
        Bins = new(api);
        Keys = new(api);
        Audit = new(api);
        Cluster = new(api);
    }

    /// <summary>The owners of webhooks and events.</summary>
    public ProjectOperations Projects { get; }

    /// <summary>Creates, lists and changes webhooks.</summary>
    public WebhookOperations Webhooks { get; }

    /// <summary>Publishes and lists events.</summary>
    public EventOperations Events { get; }

    /// <summary>The catalogue of event types.</summary>
    public EventTypeOperations EventTypes { get; }

    /// <summary>Deliveries of events to webhooks.</summary>
    public DeliveryOperations Deliveries { get; }

    /// <summary>Replays: past events that a webhook sends again.</summary>
    public ReplayOperations Replays { get; }

    /// <summary>Portal sessions.</summary>
    public PortalOperations Portal { get; }

    /// <summary>The bins of the inspector, if the host has turned it on.</summary>
    public BinOperations Bins { get; }

    /// <summary>Keys of the API that are created while the host runs.</summary>
    public KeyOperations Keys { get; }

    /// <summary>Who changed what.</summary>
    public AuditOperations Audit { get; }

    /// <summary>The host's nodes.</summary>
    public ClusterOperations Cluster { get; }
}
