using System.Collections.Concurrent;
using Webhooks.Model;

namespace Webhooks.Actors.Journal;

/// <summary>Wakes readers of a project's log when a row of it is added on this node.</summary>
internal sealed class AddedRows
{
    private readonly ConcurrentDictionary<ProjectId, TaskCompletionSource> _awaited = new();

    /// <summary>Completes when the next row is added.</summary>
    public Task NextAsync(ProjectId project) =>
        _awaited.GetOrAdd(project, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Added(ProjectId project)
    {
        // Most projects have no reader, and a look takes no lock.
        if (_awaited.ContainsKey(project) && _awaited.TryRemove(project, out var awaited))
            awaited.TrySetResult();
    }
}
