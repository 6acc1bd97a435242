using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Webhooks.Actors.Sending;
using Xunit;

namespace Webhooks.Actors.Tests.Sending;

public sealed class InFlightCapacityTests
{
    [Fact]
    public void A_slow_webhook_ends_at_half_and_the_next_finds_a_place()
    {
        var capacity = new InFlightCapacity(100);
        var slow = new InFlightCapacity.Share();
        var entered = Enumerable.Range(0, 200).Count(_ => EnterAsync(capacity, slow).IsCompleted);

        Assert.Equal(50, entered);
        Assert.All(Enumerable.Range(0, 20), _ => Assert.True(EnterAsync(capacity, new()).IsCompleted));
    }

    [Fact]
    public void Slow_webhooks_come_to_equal_parts_and_leave_one_for_the_next()
    {
        var capacity = new InFlightCapacity(90);
        InFlightCapacity.Share[] slow = [new(), new()];
        foreach (var share in slow)
        {
            for (var i = 0; i < 500; i++)
                _ = EnterAsync(capacity, share);
        }

        for (var ended = 0; ended < 300; ended++)
            capacity.Leave(slow.MaxBy(share => share.Held)!);

        Assert.All(slow, share => Assert.InRange(share.Held, 29, 31));
        Assert.True(EnterAsync(capacity, new()).IsCompleted);
    }

    [Fact]
    public void More_slow_webhooks_than_there_are_places_leave_a_quarter_to_the_others()
    {
        var capacity = new InFlightCapacity(48);
        var slow = Enumerable.Range(0, 100).Select(_ => new InFlightCapacity.Share()).ToArray();
        foreach (var share in slow)
            _ = EnterAsync(capacity, share);
        Assert.Equal(48, slow.Sum(share => share.Held));

        for (var ended = 0; ended < 100; ended++)
            capacity.Leave(slow.First(share => share is { Held: > 0, IsSlow: false } or { Held: > 0, Waiting.Count: 0 }), wasSlow: true);
        foreach (var share in slow)
            _ = EnterAsync(capacity, share);

        Assert.Equal(36, slow.Sum(share => share.Held));
        Assert.True(EnterAsync(capacity, new()).IsCompleted);
    }

    [Fact]
    public async Task Busy_webhooks_do_not_keep_out_slow_ones_and_who_answers_soon_is_slow_no_longer()
    {
        var capacity = new InFlightCapacity(8);
        var busy = Enumerable.Range(0, 8).Select(_ => new InFlightCapacity.Share()).ToArray();
        foreach (var share in busy)
        {
            for (var i = 0; i < 8; i++)
                _ = EnterAsync(capacity, share);
        }

        var slow = new InFlightCapacity.Share(isSlow: true);
        var (first, second) = (EnterAsync(capacity, slow), EnterAsync(capacity, slow));
        for (var ended = 0; ended < 16 && !first.IsCompleted; ended++)
            capacity.Leave(busy.First(share => share.Held > 0), wasSlow: false);

        await first;
        capacity.Leave(slow, wasSlow: false);
        Assert.False(slow.IsSlow);
        while (busy.FirstOrDefault(share => share.Held > 0) is { } share)
            capacity.Leave(share, wasSlow: false);
        await second;
    }

    [Fact]
    public async Task The_only_place_goes_round()
    {
        var capacity = new InFlightCapacity(1);
        var (a, b) = (new InFlightCapacity.Share(), new InFlightCapacity.Share());
        await EnterAsync(capacity, a);
        var (a2, b1) = (EnterAsync(capacity, a), EnterAsync(capacity, b));
        Assert.False(a2.IsCompleted || b1.IsCompleted);

        capacity.Leave(a);
        await a2;
        Assert.False(b1.IsCompleted);
        capacity.Leave(a);
        await b1;
    }

    /// <summary>Any sequence of entries and ends, by four webhooks on ten places.</summary>
    [Property]
    public Property There_are_never_more_than_there_are_places_and_nobody_waits_who_may_enter() =>
        Prop.ForAll(Gen.ListOf(Gen.Zip(Gen.Choose(0, 3), Gen.Elements<bool?>(null, null, true, false))).ToArbitrary(), steps =>
        {
            const int Places = 10;
            const int ForSlow = 8;
            var capacity = new InFlightCapacity(Places);
            var shares = Enumerable.Range(0, 4).Select(_ => new InFlightCapacity.Share()).ToArray();
            foreach (var (who, endsSlow) in steps)
            {
                if (endsSlow is null)
                    _ = EnterAsync(capacity, shares[who]);
                else if (shares[who].Held > 0)
                    capacity.Leave(shares[who], endsSlow);

                var held = shares.Sum(s => s.Held);
                var slow = shares.Sum(s => s.IsSlow ? s.Held : 0);
                Assert.InRange(held, 0, Places);
                Assert.All(shares, s => Assert.True(s.Waiting.Count == 0 || s.Held >= Places - held || (s.IsSlow && slow >= ForSlow)));
            }
        });

    [Property]
    public Property Whoever_waits_enters_when_the_others_end() =>
        Prop.ForAll(Gen.NonEmptyListOf(Gen.Choose(0, 3)).ToArbitrary(), entries =>
        {
            var capacity = new InFlightCapacity(5);
            var shares = Enumerable.Range(0, 4).Select(_ => new InFlightCapacity.Share()).ToArray();
            var turns = entries.Select(who => EnterAsync(capacity, shares[who])).ToList();
            while (shares.FirstOrDefault(s => s.Held > 0) is { } share)
                capacity.Leave(share);

            Assert.All(turns, turn => Assert.True(turn.Wait(TimeSpan.FromSeconds(5))));
        });

    private static Task EnterAsync(InFlightCapacity capacity, InFlightCapacity.Share share) => capacity.EnterAsync(share).AsTask();
}
