using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Webhooks.Model.Tests.Events;

public class EventFilterTests
{
    [Fact]
    public void A_filter_takes_at_least_one_pattern()
    {
        Assert.Throws<ArgumentException>(() => new EventFilter([]));
        Assert.Throws<ArgumentException>(() => new EventFilter(default));
    }

    [Property]
    public Property A_filter_matches_what_one_of_its_patterns_matches() => Prop.ForAll(
        TypeLike.Patterns().NonEmptyListOf().ToArbitrary(),
        TypeLike.Types().ToArbitrary(),
        (patterns, type) => new EventFilter([.. patterns]).Matches(type) == patterns.Any(pattern => pattern.Matches(type)));

    [Fact]
    public void An_event_for_one_webhook_matches_that_one_alone_whatever_it_wants()
    {
        var test = Given.Event(1) with { OnlyFor = Given.Webhook };
        Assert.True(Given.Filter("other.type").Matches(test, Given.Webhook));
        Assert.False(Given.Filter("*").Matches(test, WebhookId.Parse("wh_2")));
    }

    [Fact]
    public void Filters_are_equal_when_their_patterns_are()
    {
        Assert.Equal(Given.Filter("a.b", "a.*"), Given.Filter("a.b", "a.*"));
        Assert.Equal(Given.Filter("a.b", "a.*").GetHashCode(), Given.Filter("a.b", "a.*").GetHashCode());
        Assert.NotEqual(Given.Filter("a.b", "a.*"), Given.Filter("a.b"));
        Assert.Equal("a.b, a.*", Given.Filter("a.b", "a.*").ToString());
    }
}
