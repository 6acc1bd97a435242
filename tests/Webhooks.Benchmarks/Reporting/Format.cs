namespace Webhooks.Benchmarks.Reporting;

/// <summary>Figures with their units.</summary>
internal static class Format
{
    public static string PerSecond(double rate) => $"{rate:N0} /s";

    public static string Seconds(TimeSpan duration) => $"{duration.TotalSeconds:N2} s";

    public static string Milliseconds(double duration) => $"{duration:N2} ms";

    public static string Microseconds(double duration) => $"{duration:N1} µs";

    public static string Megabytes(double bytes) => $"{ToMegabytes(bytes):N1} MB";

    public static double ToMegabytes(double bytes) => bytes / (1024 * 1024);

    public static string Kilobytes(double? bytes) => bytes is { } b ? $"{b / 1024:N2} kB" : "–";

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
