using Xunit;

namespace Webhooks.EndToEnd.Tests.Durability;

/// <summary>What the books of a run say.</summary>
/// <param name="Lost">Acknowledged events times webhooks that never got them.</param>
/// <param name="Altered">Bodies that are not what was published, or differ between attempts or webhooks; sequences that changed.</param>
/// <param name="SequenceGaps">Numbers below the highest that no event has.</param>
/// <param name="Duplicates">Successes after a success.</param>
/// <param name="UnexplainedDuplicates">Those whose earlier success was neither in flight nor in an unflushed group at a kill.</param>
/// <param name="ExplicableDuplicates">How many the kills could explain at most.</param>
/// <param name="Complaints">The first few, in words.</param>
internal sealed record Verdict(
    int Intended,
    int Acknowledged,
    int Receipts,
    int Lost,
    int Altered,
    int Unexpected,
    int BadlySigned,
    long SequenceGaps,
    int Duplicates,
    int UnexplainedDuplicates,
    int ExplicableDuplicates,
    int Kills,
    IReadOnlyList<string> Complaints)
{
    public void AssertClean()
    {
        Assert.True(
            (Lost, Altered, Unexpected, BadlySigned, SequenceGaps, UnexplainedDuplicates) == (0, 0, 0, 0, 0, 0)
            && Intended == Acknowledged
            && Duplicates <= ExplicableDuplicates,
            $"{this}\n{string.Join('\n', Complaints)}");
    }

    public override string ToString() =>
        $"{Intended} events intended, {Acknowledged} acknowledged, {Receipts} receipts, {Kills} kills: "
        + $"lost {Lost}, altered {Altered}, unexpected {Unexpected}, badly signed {BadlySigned}, sequence gaps {SequenceGaps}, "
        + $"duplicates {Duplicates} (unexplained {UnexplainedDuplicates}; the kills explain up to {ExplicableDuplicates})";
}
