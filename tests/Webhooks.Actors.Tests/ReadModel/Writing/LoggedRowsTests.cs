using Webhooks.Actors.ReadModel.Writing;
using Xunit;

namespace Webhooks.Actors.Tests.ReadModel.Writing;

public sealed class LoggedRowsTests
{
    private readonly LoggedRows _rows = new();

    [Fact]
    public void Without_a_gap_the_last_row_counts()
    {
        _rows.Restore(upTo: 7, snapshotRow: 7);
        _rows.Logged(8);
        _rows.Logged(10);

        Assert.Equal((10, false), (_rows.UpTo, _rows.HasGap));
    }

    [Fact]
    public void Rows_behind_the_gap_count_when_all_of_the_gap_is_there()
    {
        _rows.Restore(upTo: 3, snapshotRow: 6);
        _rows.Logged(8);
        Assert.Equal((3, true), (_rows.UpTo, _rows.HasGap));

        _rows.Logged(4);
        Assert.Equal(4, _rows.UpTo);

        _rows.Logged(6);
        Assert.Equal((8, false), (_rows.UpTo, _rows.HasGap));
    }

    [Fact]
    public void A_gap_ends_at_the_last_row_that_had_something_for_the_read_model()
    {
        _rows.Restore(upTo: 3, snapshotRow: 6);
        _rows.Logged(8);
        _rows.OfferedAgain(lastRow: 5);
        Assert.Equal((3, true), (_rows.UpTo, _rows.HasGap));

        _rows.Logged(5);
        Assert.Equal((8, false), (_rows.UpTo, _rows.HasGap));
    }

    [Fact]
    public void A_gap_that_had_nothing_for_the_read_model_is_none()
    {
        _rows.Restore(upTo: 3, snapshotRow: 6);
        _rows.Logged(8);
        _rows.OfferedAgain(lastRow: 0);

        Assert.Equal((8, false), (_rows.UpTo, _rows.HasGap));
    }
}
