using System.Reflection;
using Webhooks.Actors.Journal;
using Webhooks.Actors.Protocol;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Journal;

/// <summary>Fields of a definition, whichever there are.</summary>
public sealed class DefinitionFieldTests
{
    private static readonly WebhookDefinition Plain =
        new() { Name = "plain", Url = "https://example.com/", Filter = EventFilter.Parse("*") };

    private static readonly WebhookDefinition Other = Differing();

    private static IEnumerable<PropertyInfo> Properties =>
        typeof(WebhookDefinition).GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.CanWrite);

    [Fact]
    public void Every_field_is_read_from_the_journal_as_it_was_written()
    {
        Assert.Equal(Shape.Of(Other), Shape.Of(WireTypes.FromWire(WireTypes.ToWire(Other))));
        Assert.Equal(Shape.Of(Plain), Shape.Of(WireTypes.FromWire(WireTypes.ToWire(Plain))));
    }

    [Theory]
    [InlineData(0, 10_000_000, 5)]
    [InlineData(-1, 10_000_000, 5)]
    [InlineData(5, 0, 5)]
    [InlineData(5, 10_000_000, 0)]
    public void A_stored_throttle_that_cannot_be_one_is_read_as_none(int rate, long per, int burst)
    {
        var wire = WireTypes.ToWire(Plain);
        (wire.ThrottleRate, wire.ThrottlePer, wire.ThrottleBurst) = (rate, per, burst);

        Assert.Null(WireTypes.FromWire(wire).Throttle);
    }

    [Fact]
    public void Every_field_is_changed_alone_by_a_patch_that_sets_it()
    {
        var changed = WebhookPatch.To(Other).Names.Select(name => Assert.Single(Differences(Plain, Changed(Plain, Other, name))));

        Assert.Equal(Properties.Select(property => property.Name).Order(), changed.Order());
    }

    [Fact]
    public void Every_field_can_be_set_back()
    {
        var back = WebhookPatch.To(Plain).Names.Aggregate(Other, (definition, name) => Changed(definition, Plain, name));

        Assert.Empty(Differences(Plain, back));
    }

    [Fact]
    public void A_change_of_a_field_that_this_version_does_not_know_is_refused()
    {
        var wire = PatchWire.ToWire(new());
        wire.Fields.Add("colour");

        Assert.Throws<System.Runtime.Serialization.SerializationException>(() => PatchWire.FromWire(wire));
    }

    private static WebhookDefinition Changed(WebhookDefinition definition, WebhookDefinition to, string name) =>
        PatchWire.FromWire(PatchWire.ToWire(WebhookPatch.To(to, [name]))).ApplyTo(definition);

    private static IEnumerable<string> Differences(WebhookDefinition one, WebhookDefinition other) => Properties
        .Where(property => Shape.Of(property.GetValue(one)) != Shape.Of(property.GetValue(other)))
        .Select(property => property.Name);

    private static WebhookDefinition Differing()
    {
        var other = Plain with { };
        foreach (var property in Properties)
            property.SetValue(other, Different(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType));
        return other;
    }

    private static object Different(Type type) =>
        type == typeof(string) ? "other"
        : type == typeof(int) ? 7
        : type == typeof(bool) ? true
        : type == typeof(TimeSpan) ? TimeSpan.FromSeconds(42)
        : type.IsEnum ? Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!
        : type == typeof(EventFilter) ? EventFilter.Parse("image.*")
        : type == typeof(PayloadFilter) ? PayloadFilter.Parse("{}")
        : type == typeof(Throttle) ? new Throttle(1, TimeSpan.FromSeconds(2), 3)
        : type == typeof(RetrySchedule) ? new RetrySchedule([TimeSpan.FromSeconds(4)])
        : type == WebhookDefinition.NoHeaders.GetType() ? WebhookDefinition.NoHeaders.Add("x-other", "1")
        : throw new NotSupportedException($"A field of type {type} takes a value here.");
}
