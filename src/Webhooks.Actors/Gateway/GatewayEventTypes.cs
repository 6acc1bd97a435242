using Webhooks.Actors.Authorization;
using Webhooks.Actors.Catalogue;
using Webhooks.Actors.Gateway;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.ReadModel.Reading;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>The catalogue of event types. A project's own definition of a type wins over the host's.</summary>
public sealed class GatewayEventTypes
{
    /// <summary>Ids of events that a refusal names.</summary>
    private const int Named = 5;

    private readonly RegionAsking _asking;
    private readonly Catalogues _catalogues;
    private readonly WebhooksQueries _queries;
    private readonly AccessCheck _check;

    internal GatewayEventTypes(RegionAsking asking, Catalogues catalogues, WebhooksQueries queries, AccessCheck check) =>
        (_asking, _catalogues, _queries, _check) = (asking, catalogues, queries, check);

    /// <summary>All event types that are defined or that the project has had, by name.</summary>
    public async Task<IReadOnlyList<EventTypeView>> ListAsync(ProjectId project, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.View);
        var catalogue = await _catalogues.ReadAsync(project, cancellationToken).ConfigureAwait(false);
        var (seen, filters) = await _queries.Engine.SeenTypesAsync(project, cancellationToken).ConfigureAwait(false);
        var types = catalogue.Types.Keys.Concat(_catalogues.Host.Types.Select(type => type.Definition.Type))
            .Concat(seen.Keys.Where(type => !OperationalEvents.IsReserved(type)))
            .Distinct().OrderBy(type => type.Value, StringComparer.Ordinal);
        return [.. types.Select(type => View(catalogue, seen, filters, type)!)];
    }

    /// <summary>A part of them.</summary>
    /// <param name="project">The project.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cursor">Where the part before ended; null for the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Page<EventTypeView>> ListAsync(
        ProjectId project, int limit, string? cursor, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.View);
        var after = PageCursor.DecodeText(cursor);
        var rest = (await ListAsync(project, cancellationToken).ConfigureAwait(false))
            .Where(type => after is null || string.CompareOrdinal(type.Definition.Type.Value, after) > 0);
        return PageCursor.Page([.. rest.Take(limit + 1)], limit, type => PageCursor.Encode(type.Definition.Type.Value));
    }

    /// <summary>One event type; null when it is neither defined nor seen.</summary>
    public async Task<EventTypeView?> FindAsync(ProjectId project, EventType type, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.View);
        return await ViewAsync(project, type, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The event types that the project or the host has defined, by name, without what is known of their events: it reads none of them.
    /// </summary>
    public async Task<IReadOnlyList<EventTypeView>> ListDefinedAsync(ProjectId project, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.View);
        return
        [
            .. (await _catalogues.ListDefinedAsync(project, cancellationToken).ConfigureAwait(false))
                .Select(type => new EventTypeView(type.Definition, type.IsOfHost ? EventTypeSource.Host : EventTypeSource.Project)),
        ];
    }

    /// <summary>
    /// Those of some patterns that match no event type that is defined or that the project has had: they may be misspelt. None as long
    /// as the project has no event type at all.
    /// </summary>
    /// <remarks>The project itself is asked only if its past events and the host do not know a pattern.</remarks>
    public async Task<IReadOnlyList<EventTypePattern>> FindUnmatchedAsync(
        ProjectId project, IEnumerable<EventTypePattern> patterns, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.View);
        List<EventTypePattern> open = [.. patterns.Distinct().Where(pattern => pattern.Value != "*" && !pattern.IsOfSystemEvents)];
        if (open.Count == 0)
            return [];
        var seen = await _queries.Engine.SeenTypeNamesAsync(project, cancellationToken).ConfigureAwait(false);
        List<EventType> known = [.. seen, .. _catalogues.Host.Types.Select(type => type.Definition.Type)];
        open.RemoveAll(pattern => known.Exists(pattern.Matches));
        if (open.Count == 0)
            return [];
        var catalogue = await _catalogues.ReadAsync(project, cancellationToken).ConfigureAwait(false);
        return known.Count + catalogue.Types.Count == 0
            ? []
            : open.FindAll(pattern => !catalogue.Types.Keys.Any(pattern.Matches));
    }

    /// <summary>
    /// What does not fit the schema of its type in an event that was stored with a warning; empty when all fits, and when its body is no
    /// longer stored. The schema is the one of now.
    /// </summary>
    public async Task<IReadOnlyList<FieldError>> FindViolationsAsync(
        ProjectId project, EventDetail stored, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.View);
        var type = stored.Event.Type;
        if (stored.Body is not { } body
            || await _queries.Engine.CountViolationsAsync(project, type, cancellationToken).ConfigureAwait(false) == 0)
            return [];
        var catalogue = await _catalogues.ReadAsync(project, cancellationToken).ConfigureAwait(false);
        if (_catalogues.Find(catalogue, type) is not { Definition.Validation: not SchemaValidation.Off } known)
            return [];
        var data = BodyPass.Find(body.Span, ["data"]);
        return known.Validate(body.Slice(data.Start, data.Length));
    }

    /// <summary>
    /// Puts an event type into the project's catalogue, or replaces it there. From the answer on the schema holds for each publish.
    /// </summary>
    /// <param name="project">The project.</param>
    /// <param name="definition">The definition; its version is counted by the project.</param>
    /// <param name="force">Takes a schema even if it refuses samples or stored events.</param>
    /// <param name="cancellationToken">Stops waiting for the answer, not the command.</param>
    public async Task<EventTypeView> PutAsync(
        ProjectId project, EventTypeDefinition definition, bool force = false, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.Define);
        if (EventTypeRules.Check(definition) is { Length: > 0 } errors)
            throw Invalid([.. errors]);
        if (definition.Schema is { } text)
        {
            var schema = CompiledSchema.TryCompile(text, out var error) ?? throw Invalid([new("/schema", $"cannot be read: {error}")]);
            if (!force)
                await CheckAsync(project, definition, schema, cancellationToken).ConfigureAwait(false);
        }

        await _asking.AskAsync<ProjectRegion, CataloguePage>(
            new DefineEventType(project, definition) { By = _check.Access.Actor }, cancellationToken)
            .ConfigureAwait(false);
        return await ViewAsync(project, definition.Type, cancellationToken).ConfigureAwait(false)
            ?? throw new RefusedException(EventCatalogue.NotFound(definition.Type));
    }

    /// <summary>Takes an event type out of the project's catalogue. Events of it are published and delivered as before.</summary>
    public Task DeleteAsync(ProjectId project, EventType type, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.Define);
        return _asking.AskAsync<ProjectRegion, CatalogueChanged>(
            new RemoveEventType(project, type) { By = _check.Access.Actor }, cancellationToken);
    }

    private async Task<EventTypeView?> ViewAsync(ProjectId project, EventType type, CancellationToken cancellationToken)
    {
        var catalogue = await _catalogues.ReadAsync(project, cancellationToken).ConfigureAwait(false);
        var (seen, filters) = await _queries.Engine.SeenTypesAsync(project, cancellationToken).ConfigureAwait(false);
        return View(catalogue, seen, filters, type);
    }

    private async Task CheckAsync(
        ProjectId project, EventTypeDefinition definition, CompiledSchema schema, CancellationToken cancellationToken)
    {
        var samples = definition.Samples.Index()
            .Where(sample => schema.Validate(System.Text.Encoding.UTF8.GetBytes(sample.Item)).Count > 0)
            .Select(sample => $"/samples/{sample.Index}").ToArray();
        var (tried, refused) = await _queries.Engine.TrySchemaAsync(
            project, definition.Type, data => schema.Validate(data).Count == 0, cancellationToken).ConfigureAwait(false);
        if (samples.Length + refused.Count == 0)
            return;
        var ofSamples = samples.Length == 0 ? "" : $"its {(samples.Length == 1 ? "sample" : "samples")} {string.Join(", ", samples)}";
        var ofEvents = refused.Count == 0 ? ""
            : $"{refused.Count} of the last {tried} stored events of this type, such as {refused[0]}";
        var what = ofSamples.Length > 0 && ofEvents.Length > 0 ? $"{ofSamples} and {ofEvents}" : ofSamples + ofEvents;
        throw new RefusedException(new(
            RefusalReason.Conflict, "breaking_schema",
            $"The schema refuses {what}. Nothing was changed; ?force=true takes it.")
        {
            Count = refused.Count,
            Events = [.. refused.Take(Named)],
        });
    }

    private EventTypeView? View(
        KnownCatalogue catalogue, IReadOnlyDictionary<EventType, SeenType> seen, IReadOnlyList<EventFilter> filters, EventType type)
    {
        var known = _catalogues.Find(catalogue, type);
        var had = seen.GetValueOrDefault(type);
        if (known is null && had is null)
            return null;
        var source = known is null ? EventTypeSource.Seen : known.IsOfHost ? EventTypeSource.Host : EventTypeSource.Project;
        return new(known?.Definition ?? new(type), source)
        {
            LastSeenAt = had?.LastAt,
            EventsLastDay = had?.EventsLastDay ?? 0,
            Violations = had?.Violations ?? 0,
            Webhooks = filters.Count(filter => filter.Matches(type)),
        };
    }

    private static RefusedException Invalid(IReadOnlyList<FieldError> errors) => new(new Refusal(
        RefusalReason.Invalid, "invalid_event_type",
        "The event type was not stored: " + string.Join("; ", errors.Select(error => $"{error.Field} {error.Message}")) + ".")
    {
        Errors = [.. errors],
    });
}
