using System.Globalization;

namespace Webhooks.Dashboard.Shared;

/// <summary>Formats numbers and times.</summary>
internal static class Figures
{
    public static string Of(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number with its noun, in singular or plural.</summary>
    public static string Of(long number, string one, string many) => $"{Of(number)} {(number == 1 ? one : many)}";

    /// <summary>How long something took.</summary>
    public static string Of(TimeSpan time) => time switch
    {
        { TotalMilliseconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.#} ms"),
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s"),
        { TotalHours: < 2 } => $"{(int)time.TotalMinutes} min",
        { TotalDays: < 2 } => $"{(int)time.TotalHours} h",
        _ => $"{(int)time.TotalDays} days",
    };
}
