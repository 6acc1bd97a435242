using Webhooks.Model;

namespace Webhooks.Outbox.Relaying;

/// <summary>The projects that could not be reached, and when each is tried again.</summary>
internal sealed class ProjectWaits
{
    private readonly Dictionary<ProjectId, (int Failures, TimeSpan Due)> _waits = [];

    public void Failed(ProjectId project, TimeSpan now, double chance)
    {
        var failures = _waits.GetValueOrDefault(project).Failures + 1;
        _waits[project] = (failures, now + BackOff.After(failures, chance));
    }

    public void Succeeded(ProjectId project) => _waits.Remove(project);

    /// <summary>Those that are not due yet.</summary>
    public IEnumerable<ProjectId> WaitingAt(TimeSpan now) => _waits.Where(wait => wait.Value.Due > now).Select(wait => wait.Key);
}
