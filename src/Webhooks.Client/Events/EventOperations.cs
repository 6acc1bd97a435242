using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Webhooks.Client.Http;
using Webhooks.Contracts;

namespace Webhooks.Client;

/// <summary>
/// Publishes and lists events. An event without an id gets one before the first attempt, so that each further one is the same event
/// and it is stored once. To be safe even if this process ends in between, give it your own id, such as <see cref="EventIds.New"/>, that
/// you keep.
/// </summary>
public sealed class EventOperations
{
    private const string NeedsReflection =
        "Reads the members of T by reflection; pass a JsonTypeInfo of T in a trimmed program.";

    private readonly ApiConnection _api;
    private readonly WebhooksClientOptions _options;

    internal EventOperations(ApiConnection api, WebhooksClientOptions options) => (_api, _options) = (api, options);

    /// <summary>Publishes an event; when this returns, it is in the journal, on disk.</summary>
    /// <param name="projectId">The project; its first use creates it.</param>
    /// <param name="type">What happened, such as <c>image.status_changed</c>.</param>
    /// <param name="data">The data, written as <see cref="WebhooksClientOptions.Json"/> says: in snake_case by default.</param>
    /// <param name="id">The idempotency key, and the <c>webhook-id</c> that receivers see; <c>[A-Za-z0-9_-]{1,64}</c>, generated here if
    /// absent.</param>
    /// <param name="key">The ordering key, at most 256 characters.</param>
    /// <param name="timestamp">When it happened; the time of acceptance if absent.</param>
    /// <param name="cancellationToken">Cancels; then it is unknown whether the event is stored.</param>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public Task<PublishAnswer> PublishAsync<T>(
        string projectId,
        string type,
        T data,
        string? id = null,
        string? key = null,
        DateTimeOffset? timestamp = null,
        CancellationToken cancellationToken = default) =>
        PublishAsync(projectId, PublishEventRequest.Of(type, data, _options.Json) with { Id = id, Key = key, Timestamp = timestamp },
            cancellationToken);

    /// <summary>Publishes an event; when this returns, it is in the journal, on disk.</summary>
    /// <param name="projectId">The project; its first use creates it.</param>
    /// <param name="type">What happened, such as <c>image.status_changed</c>.</param>
    /// <param name="data">The data.</param>
    /// <param name="form">How the data is written.</param>
    /// <param name="id">The idempotency key, and the <c>webhook-id</c> that receivers see; <c>[A-Za-z0-9_-]{1,64}</c>, generated here if
    /// absent.</param>
    /// <param name="key">The ordering key, at most 256 characters.</param>
    /// <param name="timestamp">When it happened; the time of acceptance if absent.</param>
    /// <param name="cancellationToken">Cancels; then it is unknown whether the event is stored.</param>
    public Task<PublishAnswer> PublishAsync<T>(
        string projectId,
        string type,
        T data,
        JsonTypeInfo<T> form,
        string? id = null,
        string? key = null,
        DateTimeOffset? timestamp = null,
        CancellationToken cancellationToken = default) =>
        PublishAsync(projectId, PublishEventRequest.Of(type, data, form) with { Id = id, Key = key, Timestamp = timestamp },
            cancellationToken);

    /// <summary>Publishes an event; when this returns, it is in the journal, on disk.</summary>
    /// <param name="projectId">The project; its first use creates it.</param>
    /// <param name="event">The event.</param>
    /// <param name="cancellationToken">Cancels; then it is unknown whether the event is stored.</param>
    /// <returns>Its id and sequence. <see cref="PublishAnswer.Duplicate"/> is also true when an earlier attempt of this call had stored
    /// it.</returns>
    public Task<PublishAnswer> PublishAsync(string projectId, PublishEventRequest @event, CancellationToken cancellationToken = default) =>
        _api.SendAsync(Publish(Path(projectId), Serialize(@event)), ContractsJson.Readable.PublishAnswer, cancellationToken);

    /// <summary>
    /// Publishes events in one request: all of them, or none. The host accepts 10,000 events or 16 MB by default.
    /// </summary>
    /// <param name="projectId">The project; its first use creates it.</param>
    /// <param name="events">At least one.</param>
    /// <param name="cancellationToken">Cancels; then it is unknown whether the events are stored.</param>
    /// <exception cref="WebhooksApiException">Nothing is stored. <see cref="WebhooksApiException.Index"/> says which event is
    /// wrong.</exception>
    public Task<BatchAnswer> PublishAsync(
        string projectId, IReadOnlyCollection<PublishEventRequest> events, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count == 0)
            throw new ArgumentException("There is no event to publish.", nameof(events));
        var batch = new EventBatch(int.MaxValue, int.MaxValue);
        foreach (var @event in events)
            batch.TryAdd(Serialize(@event));
        return _api.SendAsync(Publish(Path(projectId), batch.Close()), ContractsJson.Readable.BatchAnswer, cancellationToken);
    }

    /// <summary>
    /// Publishes events as they arrive, in their order, in batches within the bounds of <see cref="WebhooksClientOptions"/>. Events do not
    /// wait for a batch to be full. It ends with the stream, or with the first batch that fails: those before it are stored, nothing of it
    /// or after it is.
    /// </summary>
    /// <param name="projectId">The project; its first use creates it.</param>
    /// <param name="events">Any number of events; if it waits for something, it should observe its cancellation token.</param>
    /// <param name="progress">Called after each batch, before the next one is sent.</param>
    /// <param name="cancellationToken">Cancels; then it is unknown whether the batch in flight is stored.</param>
    /// <returns>How many were stored.</returns>
    /// <exception cref="WebhooksApiException">
    /// A batch was refused. <see cref="WebhooksApiException.Index"/> says which event of the stream is wrong.
    /// </exception>
    public Task<PublishTotals> PublishStreamAsync(
        string projectId,
        IAsyncEnumerable<PublishEventRequest> events,
        IProgress<PublishTotals>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        var path = ApiPath.Query(Path(projectId), ("summary", "true"));
        var publisher = new StreamPublisher(
            (batch, token) => _api.SendAsync(Publish(path, batch), ContractsJson.Readable.BatchAnswer, token), _options, progress);
        return publisher.RunAsync(events, cancellationToken);
    }

    /// <inheritdoc cref="PublishStreamAsync(string, IAsyncEnumerable{PublishEventRequest}, IProgress{PublishTotals}?, CancellationToken)"/>
    public Task<PublishTotals> PublishStreamAsync(
        string projectId,
        IEnumerable<PublishEventRequest> events,
        IProgress<PublishTotals>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        return PublishStreamAsync(projectId, Each(events, cancellationToken), progress, cancellationToken);
    }

    /// <summary>The events of a project, newest first.</summary>
    /// <param name="projectId">Their project.</param>
    /// <param name="type">Only events of this type.</param>
    /// <param name="since">Only events accepted at or after this instant.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Listing<EventResource> ListAsync(
        string projectId, string? type = null, DateTimeOffset? since = null, CancellationToken cancellationToken = default)
    {
        var path = ApiPath.Query(Path(projectId), ("type", type), ("since", ApiPath.Instant(since)));
        return new(
            (limit, cursor, token) => _api.GetAsync(
                ApiPath.Query(path, ("limit", ApiPath.Number(limit)), ("cursor", cursor)), ContractsJson.Readable.ListResourceEventResource,
                token),
            cancellationToken);
    }

    /// <summary>An event with its body and its deliveries over all webhooks.</summary>
    /// <param name="projectId">Its project.</param>
    /// <param name="eventId">Its id.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<EventDetailResource> GetAsync(string projectId, string eventId, CancellationToken cancellationToken = default) =>
        _api.GetAsync(
            $"{Path(projectId)}/{ApiPath.Segment(eventId, nameof(eventId))}", ContractsJson.Readable.EventDetailResource,
            cancellationToken);

    /// <summary>The event as sent, with an id.</summary>
    internal static byte[] Serialize(PublishEventRequest @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return JsonSerializer.SerializeToUtf8Bytes(
            @event.Id is null ? @event with { Id = EventIds.New() } : @event, ContractsJson.Readable.PublishEventRequest);
    }

    private static string Path(string projectId) => $"{ApiPath.Project(projectId)}/events";

    private static ApiRequest Publish(string path, ReadOnlyMemory<byte> body) => ApiRequest.Post(path, Repetition.Harmless) with
    {
        Content = () => new ReadOnlyMemoryContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
    };

    private static async IAsyncEnumerable<PublishEventRequest> Each(
        IEnumerable<PublishEventRequest> events, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var @event in events)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return @event;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }
}
