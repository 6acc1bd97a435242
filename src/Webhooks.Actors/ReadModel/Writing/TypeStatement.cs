using System.Data.Common;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Writing;

/// <summary>Writes the last event of each type; an existing later one stays.</summary>
internal sealed class TypeStatement
{
    private readonly LongColumn _projectNo = new("project_no");
    private readonly TextColumn _type = new("type");
    private readonly TextColumn _about = new("about");
    private readonly LongColumn _lastSequence = new("last_sequence");
    private readonly LongColumn _lastAt = new("last_at");
    private readonly RowStatement _upsert;
    private readonly SortedDictionary<(long Project, string Type, string About), PublishedEvent> _last = new(ByKey.Instance);

    public TypeStatement(DbConnection connection) => _upsert = new(
        connection,
        """
        INSERT INTO log_type (project_no, type, about, last_sequence, last_at)
        SELECT r.project_no, r.type, r.about, r.last_sequence, r.last_at FROM {rows} WHERE true
        ON CONFLICT (project_no, type, about) DO UPDATE SET last_sequence = excluded.last_sequence, last_at = excluded.last_at
        WHERE excluded.last_sequence > log_type.last_sequence
        """,
        new(_projectNo, _type, _about, _lastSequence, _lastAt));

    public void Add(long project, EventsEntry entry)
    {
        // An event that is addressed to one webhook is not in the backlog of others.
        foreach (var @event in entry.Fact.Events.Where(@event => @event.OnlyFor is null))
        {
            var key = (project, @event.Type.Value, OperationalEvents.IsReserved(@event.Type) ? @event.Key ?? "" : "");
            if (!_last.TryGetValue(key, out var last) || last.Sequence < @event.Sequence)
                _last[key] = @event;
        }
    }

    public async Task ExecuteAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var ((project, type, about), @event) in _last)
        {
            _projectNo.Add(project);
            _type.Add(type);
            _about.Add(about);
            _lastSequence.Add(@event.Sequence);
            _lastAt.Add(@event.AcceptedAt.UtcTicks);
        }

        _last.Clear();
        await _upsert.ExecuteAsync(transaction, cancellationToken).ConfigureAwait(false);
    }

    private sealed class ByKey : IComparer<(long Project, string Type, string About)>
    {
        public static readonly ByKey Instance = new();

        public int Compare((long Project, string Type, string About) one, (long Project, string Type, string About) other) =>
            one.Project != other.Project ? one.Project.CompareTo(other.Project)
            : string.CompareOrdinal(one.Type, other.Type) is var types && types != 0 ? types
            : string.CompareOrdinal(one.About, other.About);
    }
}
