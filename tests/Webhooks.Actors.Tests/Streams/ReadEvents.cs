using Webhooks.Model;

namespace Webhooks.Actors.Tests.Streams;

/// <summary>What a test has read of a log.</summary>
internal sealed class ReadEvents
{
    private readonly List<PublishedEvent> _events = [];

    public Task<bool> Ended { get; set; } = Task.FromResult(false);

    public IReadOnlyList<string> Ids
    {
        get
        {
            lock (_events)
                return [.. _events.Select(@event => @event.Id.Value)];
        }
    }

    public void Add(PublishedEvent @event)
    {
        lock (_events)
            _events.Add(@event);
    }
}
