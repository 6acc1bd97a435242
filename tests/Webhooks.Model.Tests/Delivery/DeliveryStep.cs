using FsCheck;
using FsCheck.Fluent;

namespace Webhooks.Model.Tests.Delivery;

/// <summary>What may happen to a webhook that delivers. Indices choose among what there is.</summary>
public abstract record DeliveryStep
{
    /// <summary>A row of events is accepted, true for each that the filter matches; without events it is a row of another kind.</summary>
    public sealed record Accept(bool[] Matches) : DeliveryStep;

    /// <summary>A read that was asked for is answered.</summary>
    public sealed record Read(bool Fails = false) : DeliveryStep;

    /// <summary>The project says how far its log goes and where the next match is; it may know of fewer events that were read.</summary>
    public sealed record WakeUp(int IsOldBy) : DeliveryStep;

    /// <summary>The timer fires, or something else may have made room.</summary>
    public sealed record Wake : DeliveryStep;

    public sealed record Tick : DeliveryStep;

    /// <summary>An attempt in flight ends.</summary>
    public sealed record End(int Which, bool Succeeds) : DeliveryStep;

    /// <summary>An attempt in flight ends as one of the failures that mean more than themselves.</summary>
    public sealed record Trouble(int Which, int Kind) : DeliveryStep;

    /// <summary>An attempt in flight was never made.</summary>
    public sealed record PutBack(int Which) : DeliveryStep;

    /// <summary>The stream fails, which is known when it ends.</summary>
    public sealed record BreakStream : DeliveryStep;

    /// <summary>A stream that was stopped, or has failed, ends.</summary>
    public sealed record EndStream : DeliveryStep;

    /// <summary>What ended has waited long enough for others.</summary>
    public sealed record Gather : DeliveryStep;

    /// <summary>The journal confirms a write.</summary>
    public sealed record Write : DeliveryStep;

    /// <summary>
    /// The journal does not confirm what it was given, which it may have written: the webhook stops, and a successor takes over what it
    /// had.
    /// </summary>
    public sealed record FailWrite(bool IsWritten, bool Succeeds) : DeliveryStep;

    /// <summary>What is not on disk is lost.</summary>
    public sealed record Crash : DeliveryStep;

    public sealed record Pass(int Seconds) : DeliveryStep;

    public sealed record Pause : DeliveryStep;

    public sealed record Resume : DeliveryStep;

    /// <summary>The system stops it.</summary>
    public sealed record Disable : DeliveryStep;

    /// <summary>An operator enables it; the head may be from some events ago by the time it arrives.</summary>
    public sealed record Enable(bool SkipsBacklog, int HeadIsOldBy) : DeliveryStep;

    /// <summary>An operator changes what waits for what.</summary>
    public sealed record Reorder(DeliveryOrder To) : DeliveryStep;

    /// <summary>A delivery that was tried is sent again.</summary>
    public sealed record Resend(int Which) : DeliveryStep;

    /// <summary>A replay starts, of what is behind the cursor except the last few.</summary>
    public sealed record StartReplay(ReplayScope Only, int UpToBefore) : DeliveryStep;

    /// <summary>The first replay that runs takes some more.</summary>
    public sealed record AdvanceReplay(int AtMost) : DeliveryStep;

    public sealed record CancelReplay : DeliveryStep;

    /// <summary>The oldest rows are no longer retained; so many are.</summary>
    public sealed record Expire(int RowsKept) : DeliveryStep;

    /// <summary>Sequences in which events expire, and the order changes or deliveries are sent again.</summary>
    public static Arbitrary<DeliveryStep[]> WithExpiry(bool reorders) => Gen.Frequency(
        (14, Steps(skips: true, reorders)),
        (3, Gen.Choose(0, 5).Select(rows => (DeliveryStep)new Expire(rows))),
        (reorders ? 0 : 1, Gen.Choose(0, 20).Select(which => (DeliveryStep)new Resend(which))),
        (reorders ? 0 : 1, from only in Gen.Elements(Enum.GetValues<ReplayScope>())
                           from number in Gen.Choose(0, 3)
                           select (DeliveryStep)new StartReplay(only, number)),
        (reorders ? 0 : 2, Gen.Choose(1, 4).Select(atMost => (DeliveryStep)new AdvanceReplay(atMost)))).SequencesOf();

    /// <summary>Sequences in which writes fail, and nothing else takes back what was done.</summary>
    public static Arbitrary<DeliveryStep[]> WithFailedWrites() => Gen.Frequency(
        (10, Steps(skips: false, reorders: true).Where(step => step is not Crash)),
        (1, from isWritten in Gen.Elements(true, false)
            from succeeds in Gen.Elements(true, false)
            select (DeliveryStep)new FailWrite(isWritten, succeeds))).SequencesOf();

    /// <summary>Sequences in which deliveries are sent again, one by one and by replays.</summary>
    public static Arbitrary<DeliveryStep[]> WithResends() => Gen.Frequency(
        (12, Steps(skips: true, reorders: false)),
        (1, Gen.Choose(0, 20).Select(which => (DeliveryStep)new Resend(which))),
        (1, from only in Gen.Elements(Enum.GetValues<ReplayScope>())
            from number in Gen.Choose(0, 3)
            select (DeliveryStep)new StartReplay(only, number)),
        (2, Gen.Choose(1, 4).Select(atMost => (DeliveryStep)new AdvanceReplay(atMost))),
        (1, Gen.Constant<DeliveryStep>(new CancelReplay()))).SequencesOf();

    public static Arbitrary<DeliveryStep[]> Sequences(bool skips = true, bool reorders = false) => Steps(skips, reorders).SequencesOf();

    private static Gen<DeliveryStep> Steps(bool skips, bool reorders) => Gen.Frequency<DeliveryStep>(
        (5, Rows().Select(matches => (DeliveryStep)new Accept(matches))),
        (5, Gen.Elements(false, false, false, true).Select(fails => (DeliveryStep)new Read(fails))),
        (4, Gen.Elements(0, 0, 0, 1, 3).Select(old => (DeliveryStep)new WakeUp(old))),
        (3, Gen.Elements<DeliveryStep>(new Wake(), new Wake(), new Tick())),
        (8, from which in Gen.Choose(0, 9)
            from succeeds in Gen.Elements(true, false)
            select (DeliveryStep)new End(which, succeeds)),
        (4, from which in Gen.Choose(0, 9)
            from kind in Gen.Choose(0, 99)
            select (DeliveryStep)new Trouble(which, kind)),
        (1, Gen.Choose(0, 9).Select(which => (DeliveryStep)new PutBack(which))),
        (3,
            Gen.Elements<DeliveryStep>(new EndStream(), new EndStream(), new EndStream(), new EndStream(), new EndStream(),
                new BreakStream())),
        (4, Gen.Elements<DeliveryStep>(new Gather(), new Write())),
        (1, Gen.Constant<DeliveryStep>(new Crash())),
        (2, Gen.Choose(0, 90).Select(seconds => (DeliveryStep)new Pass(seconds))),
        (1, Gen.Elements<DeliveryStep>(new Pause(), new Resume(), new Resume(), new Disable(), new Enable(false, 0), new Enable(false, 0))),
        (reorders ? 1 : 0, Gen.Elements(Enum.GetValues<DeliveryOrder>()).Select(order => (DeliveryStep)new Reorder(order))),
        (skips ? 1 : 0, Gen.Choose(0, 3).Select(old => (DeliveryStep)new Enable(true, old))));

    private static Gen<bool[]> Rows() =>
        from count in Gen.Choose(0, 5)
        from matches in Gen.Elements(true, true, true, false).ArrayOf(count)
        select matches;
}
