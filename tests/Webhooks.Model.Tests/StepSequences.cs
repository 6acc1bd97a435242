using FsCheck;
using FsCheck.Fluent;

namespace Webhooks.Model.Tests;

internal static class StepSequences
{
    /// <summary>Sequences that shrink to fewer steps: without a half of them, then without one of them.</summary>
    public static Arbitrary<T[]> SequencesOf<T>(this Gen<T> step) => Arb.From(step.ArrayOf(), Shorter);

    private static IEnumerable<T[]> Shorter<T>(T[] steps)
    {
        for (var length = steps.Length / 2; length > 0; length /= 2)
        {
            for (var start = 0; start < steps.Length; start += length)
                yield return [.. steps[..start], .. steps[Math.Min(start + length, steps.Length)..]];
        }
    }
}
