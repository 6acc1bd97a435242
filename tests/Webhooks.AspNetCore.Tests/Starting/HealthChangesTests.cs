using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Xunit;
using static Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus;

namespace Webhooks.AspNetCore.Tests.Starting;

public sealed class HealthChangesTests
{
    private readonly HealthChanges _changes = new();

    [Fact]
    public void A_state_that_lasts_is_logged_once_at_its_level() => Assert.Equal(
        [null, null, LogLevel.Error, null, null, LogLevel.Information, null, LogLevel.Warning],
        Observe(Healthy, Healthy, Unhealthy, Unhealthy, Unhealthy, Healthy, Healthy, Degraded));

    [Fact]
    public void A_check_that_was_never_well_is_no_trouble_yet() => Assert.Equal(
        [LogLevel.Information, null, LogLevel.Information, LogLevel.Error], Observe(Unhealthy, Unhealthy, Healthy, Unhealthy));

    [Fact]
    public void A_node_that_leaves_is_no_trouble()
    {
        Observe(Healthy);

        Assert.Equal(LogLevel.Information, _changes.Observe("cluster", Unhealthy, isStopping: true));
        Assert.Null(_changes.Observe("cluster", Unhealthy, isStopping: true));
    }

    [Fact]
    public void Each_check_has_its_own_state()
    {
        Observe(Healthy, Unhealthy);

        Assert.Null(_changes.Observe("journal", Healthy, isStopping: false));
    }

    private LogLevel?[] Observe(params HealthStatus[] states) =>
        [.. states.Select(status => _changes.Observe("cluster", status, isStopping: false))];
}
