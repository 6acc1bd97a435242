using System.Collections.Immutable;
using Xunit;

namespace Webhooks.Model.Tests.Webhooks;

public class WebhookPatchTests
{
    private static readonly WebhookDefinition Before = Given.Definition with
    {
        Description = "before",
        Headers = Headers("x-team", "labels"),
        Timeout = TimeSpan.FromSeconds(5),
        RetrySchedule = RetrySchedule.Default,
    };

    [Fact]
    public void What_a_patch_does_not_name_stays_as_it_is() => Assert.Equal(Before, new WebhookPatch().ApplyTo(Before));

    [Fact]
    public void What_a_patch_names_it_sets()
    {
        var after = new WebhookDefinition
        {
            Name = "After",
            Url = "https://example.com/after",
            Description = "after",
            Filter = Given.Filter("*"),
            Headers = Headers("x-team", "after"),
            Throttle = new(1, TimeSpan.FromSeconds(2), 3),
            MaxInFlight = 4,
            Ordering = DeliveryOrder.Strict,
            Timeout = TimeSpan.FromSeconds(6),
            RetrySchedule = new([]),
        };
        var patch = new WebhookPatch
        {
            Name = new(after.Name),
            Url = new(after.Url),
            Description = new(after.Description),
            Filter = new(after.Filter),
            Headers = new(after.Headers),
            Throttle = new(after.Throttle),
            MaxInFlight = new(after.MaxInFlight),
            Ordering = new(after.Ordering),
            Timeout = new(after.Timeout),
            RetrySchedule = new(after.RetrySchedule),
        };
        Assert.Equal(after, patch.ApplyTo(Before));
    }

    [Fact]
    public void A_patch_can_take_away_what_may_be_absent()
    {
        var after = new WebhookPatch { Description = new(null), Timeout = new(null), RetrySchedule = new(null) }.ApplyTo(Before);
        Assert.Equal((null, null, null), (after.Description, after.Timeout, after.RetrySchedule));
        Assert.Equal(Before, after with { Description = "before", Timeout = TimeSpan.FromSeconds(5), RetrySchedule = RetrySchedule.Default });
    }

    [Fact]
    public void Headers_said_again_change_nothing()
    {
        Assert.Equal(Before, new WebhookPatch { Headers = new(Headers("x-team", "labels")) }.ApplyTo(Before));
        Assert.NotEqual(Before, new WebhookPatch { Headers = new(Headers("x-team", "Labels")) }.ApplyTo(Before));
    }

    private static ImmutableSortedDictionary<string, string> Headers(string name, string value) => WebhookDefinition.NoHeaders.Add(name, value);
}
