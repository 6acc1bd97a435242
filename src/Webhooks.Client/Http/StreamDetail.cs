using System.Globalization;
using System.Text.RegularExpressions;

namespace Webhooks.Client.Http;

/// <summary>
/// A host counts the events of the request that it refuses, which is one batch of a stream, and stores nothing of that batch. The caller
/// knows the stream only.
/// </summary>
internal static partial class StreamDetail
{
    /// <param name="detail">The host's text.</param>
    /// <param name="before">How many events of the stream the batches before this one had.</param>
    /// <returns>The same with the places of events counted from 1 within the stream.</returns>
    public static string Of(string detail, long before)
    {
        var shifted = Place().Replace(detail, place =>
        {
            var number = before + (place.Groups["item"] is { Success: true } item ? Number(item) + 1 : Number(place.Groups["event"]));
            return string.Create(CultureInfo.InvariantCulture, $"{(place.Index == 0 ? "Event" : "event")} {number} of the stream");
        });
        return shifted.Replace("Nothing was stored.", "Nothing of its batch was stored.", StringComparison.Ordinal);
    }

    private static long Number(Group group) => long.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\bItem (?<item>\d{1,9}) of the array|\b[Ee]vent (?<event>\d{1,9}) of (?:this request|it)\b")]
    private static partial Regex Place();
}
