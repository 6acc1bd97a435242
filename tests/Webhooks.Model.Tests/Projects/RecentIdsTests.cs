using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Webhooks.Model.Tests.Projects;

public class RecentIdsTests
{
    [Fact]
    public void The_last_100_000_ids_are_remembered_and_no_more()
    {
        var ids = new RecentIds();
        for (var sequence = 1; sequence <= RecentIds.MaxCount + 10; sequence++)
            ids.Add(Recent(sequence, Given.Noon));

        Assert.Equal(100_000, ids.Count);
        Assert.False(ids.TryGet(Key(10), out _, out _));
        Assert.True(ids.TryGet(Key(11), out var oldest, out var digest));
        Assert.Equal((11, new ContentDigest(11)), (oldest, digest));
        Assert.Equal(100_000, ids.ToArray().Length);
    }

    [Fact]
    public void An_id_is_remembered_for_24_hours()
    {
        var ids = new RecentIds();
        ids.Add(Recent(1, Given.Noon));
        ids.Add(Recent(2, Given.Noon.AddHours(24)));
        Assert.True(ids.TryGet(Key(1), out _, out _));
        ids.Add(Recent(3, Given.Noon.AddHours(24).AddTicks(1)));
        Assert.False(ids.TryGet(Key(1), out _, out _));
        Assert.Equal([2, 3], ids.ToArray().Select(id => id.Sequence));
    }

    [Property]
    public Property A_copy_made_of_the_snapshot_remembers_the_same() => Prop.ForAll(Hours(), hours =>
    {
        var (ids, copy) = (new RecentIds(), new RecentIds());
        var at = Given.Noon;
        for (var i = 0; i < hours.Length; i++)
            ids.Add(Recent(i + 1, at = at.AddHours(hours[i])));
        foreach (var id in ids.ToArray())
            copy.Add(id);
        return copy.ToArray().SequenceEqual(ids.ToArray()) && copy.Count == ids.Count && ids.ToArray().Length == ids.Count;
    });

    [Property]
    public Property Nothing_older_than_24_hours_is_kept_and_nothing_younger_is_lost() => Prop.ForAll(Hours(), hours =>
    {
        var ids = new RecentIds();
        var added = new List<RecentId>();
        var at = Given.Noon;
        foreach (var gap in hours)
        {
            added.Add(Recent(added.Count + 1, at = at.AddHours(gap)));
            ids.Add(added[^1]);
        }

        return ids.ToArray().SequenceEqual(added.Where(id => id.AcceptedAt >= at.AddHours(-24)));
    });

    [Fact]
    public void Ids_that_differ_in_anything_have_different_keys() =>
        Assert.Equal(10_000, Enumerable.Range(0, 10_000).Select(i => EventKey.Of(PublishedEventId.Parse($"evt_{i}"))).Distinct().Count());

    private static Arbitrary<int[]> Hours() => Gen.Choose(0, 10).ArrayOf().ToArbitrary();

    private static RecentId Recent(int sequence, DateTimeOffset at) => new(Key(sequence), sequence, new(sequence), at);

    private static EventKey Key(int sequence) => new((ulong)sequence, 0);
}
