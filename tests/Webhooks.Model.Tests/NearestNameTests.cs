using Xunit;

namespace Webhooks.Model.Tests;

public sealed class NearestNameTests
{
    private static readonly string[] known = ["limit", "cursor", "skip_backlog", "since", "until", "type", "status"];

    [Theory]
    [InlineData("limt", "limit")]
    [InlineData("lmiit", "limit")]
    [InlineData("LIMIT", "limit")]
    [InlineData("skipBacklog", "skip_backlog")]
    [InlineData("skip-backlog", "skip_backlog")]
    [InlineData("skip_backlogs", "skip_backlog")]
    [InlineData("skip_bakclgo", "skip_backlog")]
    [InlineData("cursro", "cursor")]
    [InlineData("sinec", "since")]
    [InlineData("event_type", "type")]
    [InlineData("eventType", "type")]
    [InlineData("backlog", "skip_backlog")]
    public void A_mistyped_name_has_its_nearest(string given, string nearest) => Assert.Equal(nearest, NearestName.Of(given, known));

    [Theory]
    [InlineData("nosuch")]
    [InlineData("dry_run")]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("__")]
    public void A_name_that_is_far_from_all_has_none(string given) => Assert.Null(NearestName.Of(given, known));

    [Fact]
    public void The_smallest_distance_wins_and_then_the_first() =>
        Assert.Equal(("rates", "rata"), (NearestName.Of("ratez", ["rata", "rates"]), NearestName.Of("rate", ["rata", "ratb"])));

    [Fact]
    public void Text_of_any_length_is_answered_and_nothing_is_near_to_nothing() =>
        Assert.Equal((null, null), (NearestName.Of(new string('a', 1_000_000), known), NearestName.Of("limit", [])));
}
