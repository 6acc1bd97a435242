using FsCheck;
using FsCheck.Xunit;
using Webhooks.AspNetCore.Inspector;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Inspector;

public sealed class BinsTests
{
    [Fact]
    public void An_id_holds_128_random_bits_and_reads_as_itself()
    {
        var ids = Enumerable.Range(0, 1000).Select(_ => BinId.New()).ToHashSet();

        Assert.Equal(1000, ids.Count);
        Assert.All(ids, id => Assert.True(BinId.TryParse(id.Value, out var read) && read == id && id.Value.Length == 22));
        Assert.False(BinId.TryParse("../../../../etc/passwd", out _));
    }

    [Fact]
    public void Above_the_bound_the_bin_that_was_left_alone_for_longest_goes()
    {
        var bins = new Bins(TimeProvider.System, maxBins: 2);
        var (first, second) = (bins.Create(), bins.Create());
        bins.Find(first.Id);

        var third = bins.Create();

        Assert.Equal([third.Id, first.Id], bins.List().Select(bin => bin.Id));
        Assert.Null(bins.Catch(second.Id, Arrivals.Of()));
    }

    [Fact]
    public void A_bin_of_large_requests_gives_way_itself_and_takes_nothing_from_the_others()
    {
        var bins = new Bins(TimeProvider.System, maxWeight: 10_000);
        var (idle, busy) = (bins.Create().Id, bins.Create().Id);
        bins.Catch(idle, Arrivals.Of(new('a', 3000)));

        for (var i = 0; i < 5; i++)
            bins.Catch(busy, Arrivals.Of(new('b', 3000)));

        Assert.Equal([1], bins.Find(idle)!.Requests.Select(r => r.Number));
        Assert.Equal([5], bins.Find(busy)!.Requests.Select(r => r.Number));
        Assert.Equal((1, 5), (bins.Find(idle)!.Caught, bins.Find(busy)!.Caught));
    }

    [Property]
    public void No_bin_loses_requests_while_it_has_less_than_its_share(PositiveInt seed)
    {
        const long Most = 50_000;
        var random = new Random(seed.Get);
        var bins = new Bins(TimeProvider.System, maxWeight: Most);
        BinId[] ids = [.. Enumerable.Range(0, 4).Select(_ => bins.Create().Id)];

        for (var i = 0; i < 200; i++)
        {
            var before = ids.ToDictionary(id => id, id => bins.Find(id)!.Requests.Count);
            var caught = ids[random.Next(ids.Length)];
            bins.Catch(caught, Arrivals.Of(new('x', random.Next(8_000))));

            Assert.True(ids.Sum(id => bins.Find(id)!.Weight) <= Most);
            Assert.All(ids.Where(id => bins.Find(id)!.Requests.Count < before[id] + (id == caught ? 1 : 0)), id =>
                Assert.True(bins.Find(id)!.Weight + 9_100 > Most / ids.Length, "A bin below its share has lost a request."));
        }
    }

    [Fact]
    public void A_bin_has_a_name_until_it_gets_another()
    {
        var bins = new Bins(TimeProvider.System);
        var id = bins.Create("Training").Id;
        bins.Catch(id, Arrivals.Of());

        bins.Rename(id, "Billing");

        Assert.Equal(("Billing", 1), (bins.Find(id)!.Name, bins.Find(id)!.Requests.Count));
        Assert.Null(bins.Rename(BinId.New(), "x"));
        Assert.Equal(
            ("a b", "", null, null), (BinName.Parse(" a b "), BinName.Parse(null), BinName.Parse(new('x', 101)), BinName.Parse("a\nb")));
    }

    [Fact]
    public void A_watcher_is_notified_of_every_change()
    {
        var bins = new Bins(TimeProvider.System, maxBins: 2);
        var changed = new List<BinId>();
        var (first, second) = (bins.Create().Id, bins.Create().Id);
        bins.Changed += changed.Add;

        bins.Catch(first, Arrivals.Of());
        bins.Answer(first, new(410));
        bins.Clear(first);
        var third = bins.Create().Id;
        bins.Remove(first);
        bins.Remove(first);

        Assert.Equal([first, first, first, third, second, first], changed);
    }

    [Fact]
    public void A_bin_is_made_again_under_its_id_only_once()
    {
        var bins = new Bins(TimeProvider.System);
        var id = BinId.New();
        bins.Create(id);
        bins.Catch(id, Arrivals.Of());

        Assert.Single(bins.Create(id).Requests);
    }
}
