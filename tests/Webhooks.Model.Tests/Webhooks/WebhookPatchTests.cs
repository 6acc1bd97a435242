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
            Payload = PayloadFilter.Parse("{}"),
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
            Payload = new(after.Payload),
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
        Assert.Equal(
            Before, after with { Description = "before", Timeout = TimeSpan.FromSeconds(5), RetrySchedule = RetrySchedule.Default });
    }

    [Fact]
    public void Headers_said_again_change_nothing()
    {
        Assert.Equal(Before, new WebhookPatch { Headers = new(Headers("x-team", "labels")) }.ApplyTo(Before));
        Assert.NotEqual(Before, new WebhookPatch { Headers = new(Headers("x-team", "Labels")) }.ApplyTo(Before));
    }

    [Fact]
    public void Header_changes_are_merged_with_the_headers_that_are_there()
    {
        var before = Before with { Headers = Headers("X-Team", "labels").Add("x-left", "1").Add("x-stays", "1") };
        var changes = NoHeaderChanges.Add("x-team", "tools").Add("X-Left", null).Add("x-new", "1").Add("x-never", null);

        var after = new WebhookPatch { HeaderChanges = changes }.ApplyTo(before);

        Assert.Equal(
            [KeyValuePair.Create("x-new", "1"), KeyValuePair.Create("x-stays", "1"), KeyValuePair.Create("x-team", "tools")],
            after.Headers);
        Assert.Equal(before, new WebhookPatch { HeaderChanges = NoHeaderChanges.Add("x-stays", "1") }.ApplyTo(before));
    }

    [Theory]
    [InlineData(100, 50)]
    [InlineData(20, 20)]
    public void A_burst_that_is_as_large_as_the_rate_follows_it(int burst, int newBurst)
    {
        var before = Before with { Throttle = new(100, TimeSpan.FromSeconds(1), burst) };

        var after = new WebhookPatch { ThrottleChanges = new() { Rate = 50 } }.ApplyTo(before);

        Assert.Equal(new(50, TimeSpan.FromSeconds(1), newBurst), after.Throttle);
    }

    [Fact]
    public void A_throttle_keeps_the_parts_that_a_patch_does_not_name()
    {
        var before = Before with { Throttle = new(10, TimeSpan.FromSeconds(2), 20) };

        Assert.Equal(new(10, TimeSpan.FromSeconds(3), 20),
            new WebhookPatch { ThrottleChanges = new() { Per = TimeSpan.FromSeconds(3) } }.ApplyTo(before).Throttle);
        Assert.Equal(new(10, TimeSpan.FromSeconds(2), 5),
            new WebhookPatch { ThrottleChanges = new() { Burst = new(5) } }.ApplyTo(before).Throttle);
        Assert.Equal(new(10, TimeSpan.FromSeconds(2), 10),
            new WebhookPatch { ThrottleChanges = new() { Burst = new(null) } }.ApplyTo(before).Throttle);
    }

    private static ImmutableSortedDictionary<string, string?> NoHeaderChanges { get; } =
        ImmutableSortedDictionary.Create<string, string?>(StringComparer.OrdinalIgnoreCase);

    private static ImmutableSortedDictionary<string, string> Headers(string name, string value) =>
        WebhookDefinition.NoHeaders.Add(name, value);
}
