using System.Data.Common;

namespace Webhooks.Actors.ReadModel.Writing;

/// <summary>Writes the events of projects' rows; existing rows stay unchanged.</summary>
internal sealed class EventStatement
{
    private readonly LongColumn _projectNo = new("project_no");
    private readonly LongColumn _sequence = new("sequence");
    private readonly TextColumn _id = new("id");
    private readonly TextColumn _type = new("type");
    private readonly TextColumn _key = new("key");
    private readonly TextColumn _onlyFor = new("only_for");
    private readonly LongColumn _acceptedAt = new("accepted_at");
    private readonly LongColumn _journalRow = new("journal_row");
    private readonly RowStatement _insert;

    public EventStatement(DbConnection connection) => _insert = new(
        connection,
        """
        INSERT INTO log_event (project_no, sequence, id, type, key, only_for, accepted_at, journal_row)
        SELECT r.project_no, r.sequence, r.id, r.type, r.key, r.only_for, r.accepted_at, r.journal_row
        FROM {rows} WHERE true ON CONFLICT DO NOTHING
        """,
        new(_projectNo, _sequence, _id, _type, _key, _onlyFor, _acceptedAt, _journalRow));

    public void Add(long project, EventsEntry entry)
    {
        foreach (var @event in entry.Fact.Events)
        {
            _projectNo.Add(project);
            _sequence.Add(@event.Sequence);
            _id.Add(@event.Id.Value);
            _type.Add(@event.Type.Value);
            _key.Add(@event.Key);
            _onlyFor.Add(@event.OnlyFor?.Value);
            _acceptedAt.Add(@event.AcceptedAt.UtcTicks);
            _journalRow.Add(entry.Row);
        }
    }

    public Task ExecuteAsync(DbTransaction transaction, CancellationToken cancellationToken) =>
        _insert.ExecuteAsync(transaction, cancellationToken);
}
