using System.Globalization;

namespace Webhooks.TestKit;

/// <summary>
/// How fast a receiver was called, by the <c>webhook-timestamp</c> of its requests. When they arrived would also say how long they were in
/// transit, which is seconds when sender and receiver compete for the processors.
/// </summary>
public static class SentRate
{
    /// <summary>The first window in which more requests were sent than the throttle allows, or null.</summary>
    /// <param name="receipts">Those of one webhook.</param>
    /// <param name="rate">The throttle's rate per second.</param>
    /// <param name="burst">The throttle's burst.</param>
    /// <param name="late">How many may have been signed after the window in which they passed the throttle.</param>
    public static string? Excess(IEnumerable<Receipt> receipts, int rate, int burst, int late)
    {
        var sent = receipts.Select(receipt => long.Parse(receipt.Timestamp, CultureInfo.InvariantCulture)).Order().ToList();
        for (var first = 0; first < sent.Count; first++)
        {
            for (var last = first; last < sent.Count; last++)
            {
                var seconds = sent[last] - sent[first] + 1;
                var count = last - first + 1;
                if (count > (seconds * rate) + burst + late)
                    return $"{count} in the {seconds} s from {DateTimeOffset.FromUnixTimeSeconds(sent[first]):mm:ss} on";
            }
        }

        return null;
    }
}
