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
    private readonly LongColumn _violations = new("violations");
    private readonly RowStatement _upsert;
    private readonly SortedDictionary<(long Project, string Type, string About), TypeRow> _last = new(ByKey.Instance);

    public TypeStatement(DbConnection connection) => _upsert = new(
        connection,
        """
        INSERT INTO log_type (project_no, type, about, last_sequence, last_at, violations)
        SELECT r.project_no, r.type, r.about, r.last_sequence, r.last_at, r.violations FROM {rows} WHERE true
        ON CONFLICT (project_no, type, about) DO UPDATE SET
          last_sequence = CASE WHEN excluded.last_sequence > log_type.last_sequence
            THEN excluded.last_sequence ELSE log_type.last_sequence END,
          last_at = CASE WHEN excluded.last_sequence > log_type.last_sequence THEN excluded.last_at ELSE log_type.last_at END,
          violations = log_type.violations + excluded.violations
        WHERE excluded.last_sequence > log_type.last_sequence OR excluded.violations > 0
        """,
        new(_projectNo, _type, _about, _lastSequence, _lastAt, _violations));

    public void Add(long project, EventsEntry entry)
    {
        // An event that is addressed to one webhook is not in the backlog of others.
        foreach (var @event in entry.Fact.Events.Where(@event => @event.OnlyFor is null))
        {
            var key = (project, @event.Type.Value, OperationalEvents.IsReserved(@event.Type) ? @event.Key ?? "" : "");
            var last = _last.GetValueOrDefault(key);
            if (last.Sequence < @event.Sequence)
                _last[key] = last with { Sequence = @event.Sequence, At = @event.AcceptedAt.UtcTicks };
        }
    }

    public void Add(long project, ViolationsEntry entry)
    {
        var key = (project, entry.Type.Value, "");
        var row = _last.GetValueOrDefault(key);
        _last[key] = row with { Violations = row.Violations + entry.Count };
    }

    public async Task ExecuteAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var ((project, type, about), row) in _last)
        {
            _projectNo.Add(project);
            _type.Add(type);
            _about.Add(about);
            _lastSequence.Add(row.Sequence);
            _lastAt.Add(row.At);
            _violations.Add(row.Violations);
        }

        _last.Clear();
        await _upsert.ExecuteAsync(transaction, cancellationToken).ConfigureAwait(false);
    }

    private readonly record struct TypeRow(long Sequence, long At, long Violations);

    private sealed class ByKey : IComparer<(long Project, string Type, string About)>
    {
        public static readonly ByKey Instance = new();

        public int Compare((long Project, string Type, string About) one, (long Project, string Type, string About) other) =>
            one.Project != other.Project ? one.Project.CompareTo(other.Project)
            : string.CompareOrdinal(one.Type, other.Type) is var types && types != 0 ? types
            : string.CompareOrdinal(one.About, other.About);
    }
}
