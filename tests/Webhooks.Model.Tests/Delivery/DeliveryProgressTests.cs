using Xunit;

namespace Webhooks.Model.Tests.Delivery;

public class DeliveryProgressTests
{
    private static readonly DeliveryProgress Progress = new(new(10, 3), [new(12, 12), new(15, 17)]);

    [Fact]
    public void Done_is_what_the_cursor_has_behind_it_and_the_ranges_beyond_it() => Assert.Equal(
        [.. Enumerable.Range(1, 10), 12, 15, 16, 17], Enumerable.Range(1, 20).Where(sequence => Progress.Covers(sequence)));

    [Fact]
    public void A_skip_does_all_before_it_and_keeps_what_is_done_beyond_it()
    {
        Assert.Equal(new(new(11, 4), [new(12, 12), new(15, 17)]), Progress.SkippedTo(new(11, 4)));
        Assert.Equal(new(new(15, 4), [new(16, 17)]), Progress.SkippedTo(new(15, 4)));
        Assert.Equal(DeliveryProgress.At(new(20, 5)), Progress.SkippedTo(new(20, 5)));
    }

    [Fact]
    public void A_skip_to_what_is_behind_changes_nothing() => Assert.Equal(Progress, Progress.SkippedTo(new(9, 3)));

    [Fact]
    public void What_is_done_beside_it_joins_the_ranges_that_it_touches()
    {
        Assert.Equal(new(new(10, 3), [new(11, 13), new(15, 17), new(20, 20)]), Progress.With([13, 11, 20, 16, 4]));
        Assert.Equal(Progress, Progress.With([]));
    }

    [Fact]
    public void Progresses_are_equal_when_cursor_and_ranges_are()
    {
        Assert.Equal(Progress, new(new(10, 3), [new(12, 12), new(15, 17)]));
        Assert.Equal(Progress.GetHashCode(), new DeliveryProgress(new(10, 3), [new(12, 12), new(15, 17)]).GetHashCode());
        Assert.NotEqual(Progress, DeliveryProgress.At(new(10, 3)));
    }
}
