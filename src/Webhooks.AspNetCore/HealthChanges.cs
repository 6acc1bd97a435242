using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Webhooks.AspNetCore;

/// <summary>
/// Logs health checks: a line when a state changes, not for each probe. Before the first good state, and while the
/// host stops, a bad state is expected.
/// </summary>
internal sealed class HealthChanges
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, HealthStatus> _told = [];
    private readonly HashSet<string> _wellBefore = [];

    /// <summary>The log level for a state; null to log nothing.</summary>
    /// <param name="check">The name of the health check.</param>
    /// <param name="status">Its current status.</param>
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
