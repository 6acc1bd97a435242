using Xunit;

namespace Webhooks.Actors.Tests.Options;

public class DescriptorBudgetTests
{
    [Theory]
    [InlineData(64, 8)]
    [InlineData(DescriptorBudget.LeastLimit, 8)]
    [InlineData(1024, 128)]
    [InlineData(4096, 1000)]
    [InlineData(1_048_576, 1000)]
    public void Attempts_in_flight_are_as_many_as_the_limit_leaves_and_as_are_wanted(int limit, int attempts) =>
        Assert.Equal(attempts, DescriptorBudget.Of(limit, 1000).Attempts);

    [Fact]
    public void All_that_may_be_open_at_once_is_less_than_the_limit()
    {
        var budget = DescriptorBudget.Of(1024, 1000);

        // An attempt may open a connection while as many as may be are kept.
        Assert.InRange(budget.Attempts + budget.Connections!.Value + budget.Incoming!.Value, 1, 1024 - 500);
    }

    [Fact]
    public void Without_a_limit_nothing_is_bound_beside_what_is_wanted()
    {
        var budget = DescriptorBudget.Of(null, 1000);

        Assert.Equal((1000, null, null), (budget.Attempts, budget.Connections, budget.Incoming));
    }

    [Theory]
    [InlineData("Max open files            1024                 524288               files     ", 1024)]
    [InlineData("Max open files            unlimited            unlimited            files     ", null)]
    [InlineData("Max processes             7823                 7823                 processes ", null)]
    public void The_limit_that_holds_is_read(string line, int? limit) =>
        Assert.Equal(
            limit, DescriptorBudget.LimitIn(["Limit                     Soft Limit           Hard Limit           Units     ", line]));

    [Fact]
    public void This_process_has_a_limit() => Assert.True(!OperatingSystem.IsLinux() || DescriptorBudget.ReadLimit() > 0);
}
