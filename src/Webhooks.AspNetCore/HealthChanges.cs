using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Webhooks.AspNetCore;

/// <summary>
/// What the log says of health checks: a line for a state that changes, not one for each probe. Before the first good state, and while the
/// host stops, a bad one is no trouble.
/// </summary>
internal sealed class HealthChanges
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, HealthStatus> _told = [];
    private readonly HashSet<string> _wellBefore = [];

    /// <summary>The level of the line that a state deserves; null when there is nothing to say.</summary>
    /// <param name="check">The name of the health check.</param>
    /// <param name="status">What it says now.</param>
    /// <param name="isStopping">Whether the host was asked to stop.</param>
    public LogLevel? Observe(string check, HealthStatus status, bool isStopping)
    {
        lock (_lock)
        {
            var isFirst = !_told.TryGetValue(check, out var before);
            _told[check] = status;
            var wasWell = _wellBefore.Contains(check);
            if (status == HealthStatus.Healthy)
                _wellBefore.Add(check);
            if (isFirst ? status == HealthStatus.Healthy : status == before)
                return null;
            return status == HealthStatus.Healthy || !wasWell || isStopping ? LogLevel.Information
                : status == HealthStatus.Degraded ? LogLevel.Warning
                : LogLevel.Error;
        }
    }
}
