using Xunit;

namespace Webhooks.Model.Tests.Projects;

public sealed class SnapshotScheduleTests
{
    private readonly SnapshotSchedule _schedule = new(everyRows: 1_000, everyEvents: 5_000);

    [Fact]
    public void A_snapshot_is_due_after_many_rows_or_events()
    {
        _schedule.Taken(10);
        Assert.False(_schedule.IsDue(1_009));
        Assert.True(_schedule.IsDue(1_010));

        _schedule.Added(5_000);
        Assert.True(_schedule.IsDue(11));
    }

    [Fact]
    public void Who_leaves_the_memory_after_a_handful_of_rows_needs_none()
    {
        _schedule.Taken(10);
        Assert.False(_schedule.IsWorthwhile(18));
        Assert.True(_schedule.IsWorthwhile(19));
    }

    [Fact]
    public void Few_rows_with_many_events_are_worth_one()
    {
        _schedule.Added(200);
        Assert.False(_schedule.IsWorthwhile(1));
        _schedule.Added(1);
        Assert.True(_schedule.IsWorthwhile(1));
    }
}
