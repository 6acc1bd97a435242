using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Webhooks.Actors;
using Webhooks.AspNetCore;
using Webhooks.Model;

namespace Webhooks.Dashboard.Shared;

/// <summary>
/// The event types of the project whose pages a user sees: those of its catalogue, those that the dashboard's options declare, and those of
/// published events.
/// </summary>
internal sealed class EventTypeCatalog(
    IServiceProvider services, IOptions<DashboardOptions> options, TimeProvider time)
{
    /// <summary>How many of the last events are read for types, and for counts by type.</summary>
    public const int Recent = 10_000;

    // A longer list is not usable; a pattern is.
    private const int MostSeen = 50;

    // Definitions change seldom; pages load each second.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private Dictionary<string, EventTypeDefinition> _defined = [];
    private ProjectId? _project;
    private DateTimeOffset _readAt;

    /// <summary>The title of a type of the project that was read last, or the type itself.</summary>
    public string TitleOf(string type) =>
        _defined.GetValueOrDefault(type)?.Title ?? (options.Value.EventTypes.TryGetValue(type, out var title) ? title : type);

    /// <summary>Whether the catalogue of the project that was read last says that a type should no longer be used.</summary>
    public bool IsDeprecated(string type) => _defined.GetValueOrDefault(type)?.Deprecated == true;

    /// <summary>Reads the definitions of a project, for their titles. Without an answer it keeps those that it has.</summary>
    public async Task ReadAsync(ProjectId project, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (project == _project && now - _readAt < Fresh)
            return;
        if (project != _project)
            _defined = [];
        (_project, _readAt) = (project, now);
        try
        {
            _defined = (await Gateway.EventTypes.ListDefinedAsync(project, cancellationToken))
                .ToDictionary(type => type.Definition.Type.Value, type => type.Definition);
        }
        catch (RefusedException)
        {
            // A page is worth more than the titles on it.
        }
    }

    /// <summary>The types to select from.</summary>
    public async Task<IReadOnlyList<OfferedType>> OfferAsync(ProjectId project, CancellationToken cancellationToken)
    {
        await ReadAsync(project, cancellationToken);
        return Offer(await Queries.CountEventTypesAsync(project, Recent, cancellationToken));
    }

    /// <summary>The same for the project that was read last, with types that are already counted.</summary>
    public IReadOnlyList<OfferedType> Offer(IEnumerable<EventTypeCount> seen)
    {
        var known = _defined.Keys.Concat(Declared).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. known.Select(Offered).OrderBy(type => type.Definition.Group is null)
                .ThenBy(type => type.Definition.Group, StringComparer.OrdinalIgnoreCase)
                .ThenBy(type => type.Definition.Deprecated).ThenBy(type => type.Title, StringComparer.OrdinalIgnoreCase),
            .. seen.Select(count => count.Type.Value)
                .Where(type => !known.Contains(type) && !OperationalEvents.IsReserved(EventType.Parse(type)))
                .Take(MostSeen).Select(Offered),
        ];
    }

    /// <summary>The event types of a project with what is known of their events.</summary>
    public async Task<IReadOnlyList<EventTypeView>> ListAsync(ProjectId project, CancellationToken cancellationToken) =>
        await Gateway.EventTypes.ListAsync(project, cancellationToken);

    /// <summary>One of them; null when it is neither defined nor seen.</summary>
    public Task<EventTypeView?> FindAsync(ProjectId project, EventType type, CancellationToken cancellationToken) =>
        Gateway.EventTypes.FindAsync(project, type, cancellationToken);

    /// <summary>What in a stored event does not fit the schema of its type.</summary>
    public Task<IReadOnlyList<FieldError>> FindViolationsAsync(
        ProjectId project, EventDetail stored, CancellationToken cancellationToken) =>
        Gateway.EventTypes.FindViolationsAsync(project, stored, cancellationToken);

    /// <summary>The patterns of some webhooks that match no known type, neither in the project nor in the options.</summary>
    public async Task<UnmatchedPatterns> FindUnmatchedAsync(
        ProjectId project, IReadOnlyCollection<WebhookView> webhooks, CancellationToken cancellationToken) =>
        (await UnmatchedPatterns.FindAsync(Gateway, project, webhooks, cancellationToken))
            .Without(pattern => Declared.Any(type => pattern.Matches(EventType.Parse(type))));

    // The access of an embedded page may change while the catalogue stays.
    private AuthorizedGateway Gateway => services.GetRequiredService<AuthorizedGateway>();

    private AuthorizedQueries Queries => services.GetRequiredService<AuthorizedQueries>();

    private IEnumerable<string> Declared => options.Value.EventTypes.Keys.Where(type => EventType.TryParse(type, out _));

    private OfferedType Offered(string type) =>
        new(_defined.GetValueOrDefault(type) ?? new(EventType.Parse(type)), TitleOf(type), _defined.ContainsKey(type));
}
