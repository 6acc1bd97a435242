using System.Globalization;

namespace Webhooks.Dashboard.Pages.Webhooks.Statistics;

/// <summary>One series of a chart: a value for each step, null if there is none.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Style">Its colour: <c>good</c>, <c>bad</c>, or <c>c1</c> to <c>c6</c>.</param>
public sealed record ChartSeries(string Name, string Style, IReadOnlyList<double?> Values);

/// <summary>The geometry of a chart.</summary>
internal static class ChartScale
{
    /// <summary>The height of the drawing, in its own units.</summary>
    public const double Height = 100;

    /// <summary>A round number at or above the highest value, for the top of the chart.</summary>
    public static double Top(double highest)
    {
        if (highest <= 0)
            return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(highest)));
        double[] rounds = [1, 2, 4, 5, 8, 10];
        return rounds.First(round => round * power >= highest * 0.999999) * power;
    }

    /// <summary>A number of the drawing, in the form of SVG.</summary>
    public static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
