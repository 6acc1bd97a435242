using Xunit;

namespace Webhooks.Model.Tests;

public sealed class NearestNameTests
{
    private static readonly string[] Known = ["event_types", "retry_schedule", "timeout", "url"];

    [Theory]
    [InlineData("timeuot", "timeout")]
    [InlineData("Timeout", "timeout")]
    [InlineData("eventType", "event_types")]
    [InlineData("retry-schedul", "retry_schedule")]
    [InlineData("uri", "url")]
    [InlineData("colour", null)]
    [InlineData("", null)]
    public void A_misspelt_name_has_the_nearest_one(string given, string? nearest) => Assert.Equal(nearest, NearestName.Of(given, Known));

    [Fact]
    public void Among_no_names_none_is_near() => Assert.Null(NearestName.Of("timeout", []));
}
