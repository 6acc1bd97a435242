using FsCheck;
using FsCheck.Fluent;

namespace Webhooks.Model.Tests;

internal static class StepSequences
{
    private const int MaxLength = 120;

    /// <summary>
    /// Sequences long enough from the first on to reach what takes many steps. They shrink to fewer: without a half of them, then
    /// without one of them.
    /// </summary>
    public static Arbitrary<T[]> SequencesOf<T>(this Gen<T> step) =>
        Arb.From(Gen.Choose(1, MaxLength).SelectMany(length => step.ArrayOf(length)), Shorter);

    private static IEnumerable<T[]> Shorter<T>(T[] steps)
    {
        for (var length = steps.Length / 2; length > 0; length /= 2)
        {
            for (var start = 0; start < steps.Length; start += length)
                yield return [.. steps[..start], .. steps[Math.Min(start + length, steps.Length)..]];
        }
    }
}
