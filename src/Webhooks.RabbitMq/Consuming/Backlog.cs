using Webhooks.Model;
using Webhooks.Outbox.Relaying;
using Webhooks.Outbox.Rows;

namespace Webhooks.RabbitMq.Consuming;

/// <summary>The events that were received and are not being published, of each project in their order.</summary>
internal sealed class Backlog(BatchBounds bounds)
{
    private readonly Dictionary<ProjectId, List<RelayEvent>> _waiting = [];

    /// <summary>Those that have events.</summary>
    public IEnumerable<ProjectId> Projects => _waiting.Keys;

    public void Add(RelayEvent @event)
    {
        if (!_waiting.TryGetValue(@event.Project, out var events))
            _waiting.Add(@event.Project, events = []);
        events.Add(@event);
    }

    /// <summary>Puts events that could not be published before those that wait.</summary>
    public void Return(ProjectId project, IEnumerable<RelayEvent> events) =>
        _waiting[project] = [.. events, .. _waiting.GetValueOrDefault(project) ?? []];

    /// <summary>The first events of a project that has some, as far as the bounds allow: one at least.</summary>
    public Batch Take(ProjectId project)
    {
        var events = _waiting[project];
        var (count, bytes) = (1, (long)events[0].Draft.Data.Length);
        while (count < events.Count && count < bounds.MaxEvents && bytes + events[count].Draft.Data.Length <= bounds.MaxBytes)
            bytes += events[count++].Draft.Data.Length;
        var batch = new Batch(project, [.. events.Take(count)]);
        events.RemoveRange(0, count);
        if (events.Count == 0)
            _waiting.Remove(project);
        return batch;
    }
}
