using System.Collections.Immutable;
using System.Text.Json;
using Webhooks.Actors;
using Webhooks.Actors.Catalogue;
using Webhooks.Actors.Gateway;
using Webhooks.Model;

namespace Webhooks.Testing;

/// <summary>
/// A publisher for tests of code that publishes: it keeps the events in memory and sends nothing. It runs the decisions of the engine
/// itself: sequences, repeated ids, conflicts, reserved types and the schemas of event types that code defines are as in production.
/// </summary>
public sealed class RecordingPublisher : IWebhookPublisher
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ProjectId, (ProjectState State, long Rows)> _projects = [];
    private readonly Collected<RecordedEvent> _events = new();
    private readonly HostCatalogue _catalogue;
    private readonly TimeProvider _time;

    /// <param name="configure">
    /// The application's own options, as it passes them to <c>AddWebhooks</c>: <see cref="WebhooksOptions.Json"/> and
    /// <see cref="WebhooksOptions.EventTypes"/> are used, the others are not.
    /// </param>
    /// <param name="time">The clock; the system's if absent.</param>
    /// <exception cref="WebhooksStartupException">The event types are wrong.</exception>
    public RecordingPublisher(Action<WebhooksOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new WebhooksOptions();
        configure?.Invoke(options);
        var (types, errors) = options.EventTypes.Read(options.Json);
        if (errors.Length > 0)
            throw new WebhooksStartupException(string.Join(' ', errors));
        Json = options.Json;
        _catalogue = new(types, options.EventTypes.TypeOf);
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public JsonSerializerOptions Json { get; }

    /// <summary>The accepted events of all projects, in the order in which they were accepted. A repetition is not in it again.</summary>
    public IReadOnlyList<RecordedEvent> Events => _events.Items;

    /// <summary>
    /// Refuses all publishes from now on, as the engine does while its database is unavailable, for example; null to accept them again.
    /// </summary>
    public Refusal? Refusal { get; set; }

    /// <summary>How long <c>WaitForAsync</c> waits; 30 seconds unless set.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public EventType? TypeOf(Type data) => _catalogue.TypeOf(data);

    /// <summary>The accepted events of a type.</summary>
    public IReadOnlyList<RecordedEvent> OfType(string type) => [.. Events.Where(@event => @event.Type == type)];

    /// <inheritdoc/>
    public async Task<AcceptedEvent> PublishAsync(ProjectId project, EventDraft draft, CancellationToken cancellationToken = default) =>
        (await PublishAsync(project, [draft], cancellationToken).ConfigureAwait(false))[0];

    /// <inheritdoc/>
    public Task<IReadOnlyList<AcceptedEvent>> PublishAsync(
        ProjectId project, IReadOnlyList<EventDraft> drafts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(drafts);
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<IReadOnlyList<AcceptedEvent>>(cancellationToken);
        try
        {
            return Task.FromResult(Publish(project, drafts));
        }
        catch (RefusedException e)
        {
            return Task.FromException<IReadOnlyList<AcceptedEvent>>(e);
        }
    }

    /// <summary>Waits until so many events are accepted, for code that publishes in the background.</summary>
    /// <returns>All accepted events.</returns>
    /// <exception cref="TimeoutException">There are fewer after <see cref="Patience"/>; the message lists them.</exception>
    public Task<IReadOnlyList<RecordedEvent>> WaitForAsync(int count, CancellationToken cancellationToken = default) =>
        _events.WaitAsync(events => events.Count >= count, Patience, events => Missing($"{count} events", events), cancellationToken);

    /// <summary>Waits for an event of a type.</summary>
    /// <returns>The first one.</returns>
    /// <exception cref="TimeoutException">There is none after <see cref="Patience"/>; the message lists the others.</exception>
    public async Task<RecordedEvent> WaitForAsync(string type, CancellationToken cancellationToken = default)
    {
        var events = await _events.WaitAsync(
            events => events.Any(IsWanted), Patience, events => Missing($"an event '{type}'", events), cancellationToken)
            .ConfigureAwait(false);
        return events.First(IsWanted);

        bool IsWanted(RecordedEvent @event) => @event.Type == type;
    }

    /// <summary>Forgets all projects and their events.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _projects.Clear();
            _events.Clear();
        }
    }

    private IReadOnlyList<AcceptedEvent> Publish(ProjectId project, IReadOnlyList<EventDraft> drafts)
    {
        if ((Refusal ?? DraftRules.Validate(drafts)) is { } refusal)
            throw new RefusedException(refusal);
        var identified = DraftValidation.Check(drafts, _catalogue.Find, _ => { }).Drafts.Select(Identify).ToImmutableArray();
        if (identified.IsEmpty)
            return [];
        lock (_lock)
        {
            var (state, rows) = _projects.GetValueOrDefault(project, (new(project), 0));
            var decision = ProjectDecider.Decide(state, [new Publish(identified)], _time.GetUtcNow());
            if (decision.Answers[0].Refusal is { } conflict)
                throw new RefusedException(conflict);
            foreach (var fact in decision.Facts)
                ProjectDecider.Apply(state, fact, ++rows);
            _projects[project] = (state, rows);
            _events.Add(
                from fact in decision.Facts
                from @event in fact.Events
                select new RecordedEvent(project, @event, identified.First(draft => draft.Draft.Id == @event.Id).Draft, Json));
            return [.. decision.Answers[0].Accepted.Select(accepted => accepted with { Webhooks = decision.Answers[0].Webhooks })];
        }
    }

    private static IdentifiedDraft Identify(EventDraft draft) =>
        IdentifiedDraft.Of(draft.Id is null ? draft with { Id = PublishedEventId.Parse(RandomIds.New("evt_")) } : draft);

    private static string Missing(string what, IReadOnlyList<RecordedEvent> events) =>
        $"Waited in vain for {what}. Published were {events.Count}{string.Concat(events.Select(@event => $"\n  {@event}"))}";
}
