using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Webhooks.Actors.Streams;

namespace Webhooks.Actors.Tests.Streams;

public sealed class GroupingTests
{
    [Property]
    public Property Events_whose_weights_fit_into_a_group_are_not_too_many_and_not_too_large(
        PositiveInt maxEvents, PositiveInt maxBytes, NonNegativeInt[] sizes)
    {
        var (most, bytes) = (maxEvents.Get, maxBytes.Get);
        var (weight, count, total) = (0L, 0, 0L);
        foreach (var size in sizes)
        {
            var next = GroupWeight.Of(size.Get, most, bytes);
            if (weight + next > GroupWeight.Max(most, bytes))
                break;
            (weight, count, total) = (weight + next, count + 1, total + size.Get);
        }

        return (count <= most && total <= bytes).ToProperty();
    }

    [Property]
    public Property Small_events_fill_a_group_to_its_number_and_large_ones_to_its_bytes(PositiveInt maxEvents, PositiveInt maxBytes) => (
        GroupWeight.Max(maxEvents.Get, maxBytes.Get) / GroupWeight.Of(0, maxEvents.Get, maxBytes.Get) == maxEvents.Get
        && GroupWeight.Of(maxBytes.Get, maxEvents.Get, maxBytes.Get) == GroupWeight.Max(maxEvents.Get, maxBytes.Get)).ToProperty();

    [Property(MaxTest = 200)]
    public Property Whatever_is_refused_each_event_has_its_result_in_its_place_and_the_others_are_stored_in_order(bool[] refusals) =>
        (refusals.Length == 0 || Holds(refusals)).ToProperty();

    private static bool Holds(bool[] refusals)
    {
        var refused = refusals.Index().Where(each => each.Item).Select(each => $"evt_{each.Index}").ToHashSet();
        var publisher = new ScriptedPublisher { Refuses = draft => refused.Contains(draft.Id!.Value.Value) };
        var publishing = new GroupPublishing(publisher, Sample.Project, new(), stopsAtRefusal: false, TimeProvider.System);
        var group = new EventGroup<int>();
        for (var i = 0; i < refusals.Length; i++)
            group.Add((Sample.Draft($"evt_{i}"), i));

        // It waits for nothing: this publisher answers at once.
        var results = publishing.PublishAsync(group, null, CancellationToken.None).GetAwaiter().GetResult();

        return results.Select(each => each.Context).SequenceEqual(Enumerable.Range(0, refusals.Length))
            && results.All(each => each.Result.Id.Value == $"evt_{each.Context}" && each.Result.IsStored != refusals[each.Context])
            && publisher.Stored.SequenceEqual(results.Where(each => each.Result.IsStored).Select(each => each.Result.Id.Value))
            && publisher.Calls.Count <= 3 * refused.Count + 1;
    }
}
