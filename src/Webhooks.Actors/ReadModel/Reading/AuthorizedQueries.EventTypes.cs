using Webhooks.Actors.ReadModel.Reading;
using Webhooks.Model;

namespace Webhooks.Actors;

public sealed partial class AuthorizedQueries
{
    /// <summary>How many stored events of its type a new schema is tried on.</summary>
    internal const int TriedOn = 10_000;

    /// <summary>The types of a project's events, and the event types that each of its webhooks asks for.</summary>
    internal Task<(IReadOnlyDictionary<EventType, SeenType> Seen, IReadOnlyList<EventFilter> Filters)> SeenTypesAsync(
        ProjectId project, CancellationToken cancellationToken) => ReadAsync(
        async connection => (
            await SeenTypes.ReadAsync(connection, project, _time.GetUtcNow() - TimeSpan.FromDays(1)).ConfigureAwait(false),
            await SeenTypes.FiltersAsync(connection, project).ConfigureAwait(false)),
        cancellationToken);

    /// <summary>The bodies of the last stored events of a type, as sent, newest first.</summary>
    /// <param name="project">The project.</param>
    /// <param name="type">The event type.</param>
    /// <param name="last">How many at most; some tens.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<IReadOnlyList<ReadOnlyMemory<byte>>> LastBodiesAsync(
        ProjectId project, EventType type, int last, CancellationToken cancellationToken) => ReadAsync(
        project,
        async connection =>
        {
            var rows = await SeenTypes.LastAsync(connection, project, type, last).ConfigureAwait(false);
            var bodies = new List<ReadOnlyMemory<byte>>();
            await foreach (var @event in _events.BodiesAsync(project, [.. rows.Select(row => row.Position)]).ConfigureAwait(false))
                bodies.Add(@event.Body);
            bodies.Reverse();
            return (IReadOnlyList<ReadOnlyMemory<byte>>)bodies;
        },
        cancellationToken);

    /// <summary>The types of a project's events, without those of system events.</summary>
    internal Task<IReadOnlyList<EventType>> SeenTypeNamesAsync(ProjectId project, CancellationToken cancellationToken) =>
        ReadAsync(connection => SeenTypes.NamesAsync(connection, project), cancellationToken);

    /// <summary>How many events of a type were stored though they did not fit its schema.</summary>
    internal Task<long> CountViolationsAsync(ProjectId project, EventType type, CancellationToken cancellationToken) =>
        ReadAsync(connection => SeenTypes.ViolationsAsync(connection, project, type), cancellationToken);

    /// <summary>Those of the last stored events of a type that a schema refuses, oldest first.</summary>
    internal Task<(int Tried, IReadOnlyList<PublishedEventId> Refused)> TrySchemaAsync(
        ProjectId project, EventType type, Predicate<ReadOnlyMemory<byte>> fits, CancellationToken cancellationToken) => ReadAsync(
        async connection =>
        {
            var rows = await SeenTypes.LastAsync(connection, project, type, TriedOn).ConfigureAwait(false);
            var (tried, refused) = (0, new List<PublishedEventId>());
            await foreach (var @event in _events.BodiesAsync(project, [.. rows.Select(row => row.Position)]).ConfigureAwait(false))
            {
                tried++;
                var data = BodyPass.Find(@event.Body.Span, ["data"]);
                if (!fits(@event.Body.Slice(data.Start, data.Length)))
                    refused.Add(@event.Id);
            }

            return (tried, (IReadOnlyList<PublishedEventId>)refused);
        },
        cancellationToken);
}
