using System.Globalization;

namespace Webhooks.Model;

/// <summary>The header <c>Retry-After</c> (RFC 9110 §10.2.3): whole seconds, or an instant in one of the three forms of HTTP.</summary>
public static class RetryAfter
{
    /// <summary>The longest wait that is obeyed: a receiver must not stop its deliveries forever by mistake.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private static readonly string[] Dates =
        ["ddd, dd MMM yyyy HH:mm:ss 'GMT'", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"];

    /// <summary>How long to wait; null when the value asks for no wait, or is invalid.</summary>
    public static TimeSpan? Parse(string? value, DateTimeOffset now)
    {
        var text = value.AsSpan().Trim();
        var wait = text.IsEmpty ? TimeSpan.Zero
            : !text.ContainsAnyExceptInRange('0', '9') ? Seconds(text)
            : DateTimeOffset.TryParseExact(
                text, Dates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite, out var instant)
                ? instant - now
            : TimeSpan.Zero;
        return wait <= TimeSpan.Zero ? null : wait < Longest ? wait : Longest;
    }

    /// <summary>A value that does not fit into a number is longer than the longest wait.</summary>
    private static TimeSpan Seconds(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : Longest;
}
