using System.Text.RegularExpressions;
using Xunit;

namespace Webhooks.Architecture.Tests;

public sealed partial class SourceRuleTests
{
    [Fact]
    public void The_model_reads_no_clock_and_draws_no_chance() => AssertNone(Lines("Webhooks.Model"), Impure());

    [Fact]
    public void The_engine_asks_a_TimeProvider_for_the_time() => AssertNone(Lines("Webhooks.Actors"), WallClock());

    [Fact]
    public void Only_the_gateway_asks_actors() =>
        AssertNone(Lines("Webhooks.Actors").Where(l => !l.Place.StartsWith("Webhooks.Actors/Gateway/", StringComparison.Ordinal)), Ask());

    [Theory]
    [InlineData("Webhooks.AspNetCore")]
    [InlineData("Webhooks.Dashboard")]
    [InlineData("Webhooks.Host")]
    [InlineData("Webhooks.Contracts")]
    public void Above_the_engine_there_are_no_actors(string project) => AssertNone(Lines(project), Actors());

    [Fact]
    public void The_palette_of_pbm_asks_only_the_gateway() => AssertNone(Lines("Webhooks.Pbm"), AskedActors());

    [Fact]
    public void The_palette_of_pbm_asks_a_TimeProvider_for_the_time() => AssertNone(Lines("Webhooks.Pbm"), WallClock());

    private static List<(string Place, string Line)> Lines(string folder)
    {
        var lines = SourceText.Lines(folder).ToList();
        Assert.NotEmpty(lines);
        return lines;
    }

    private static void AssertNone(IEnumerable<(string Place, string Line)> lines, Regex forbidden) =>
        Assert.Equal([], lines.Where(l => forbidden.IsMatch(l.Line)).Select(l => $"{l.Place}: {l.Line}"));

    [GeneratedRegex(
        @"\b(DateTime|DateTimeOffset)\.(Utc)?(Now|Today)\b|Guid\.NewGuid|\bRandom\b|RandomNumberGenerator|Stopwatch"
            + @"|Environment\.TickCount|TimeProvider|Thread\.Sleep|Task\.Delay")]
    private static partial Regex Impure();

    [GeneratedRegex(@"\b(DateTime|DateTimeOffset)\.(Utc)?Now\b|Stopwatch|Environment\.TickCount")]
    private static partial Regex WallClock();

    [GeneratedRegex(@"\.Ask(<|\()")]
    private static partial Regex Ask();

    [GeneratedRegex(@"\bActorRegistry\b|\bIReadOnlyActorRegistry\b|\bIRequiredActor\b|\bActorSelection\b|\.Ask(<|\()")]
    private static partial Regex AskedActors();

    [GeneratedRegex(@"\bIActorRef\b|\bAkka\.Actor\b|\bActorRegistry\b|\.Ask(<|\()")]
    private static partial Regex Actors();
}
