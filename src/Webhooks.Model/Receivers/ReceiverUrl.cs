using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Webhooks.Model;

/// <summary>
/// The URL of a receiver, validated by its text. It does not decide whether the host may be called: a name says nothing about
/// the addresses that it will have when it is called.
/// </summary>
internal sealed record ReceiverUrl(bool IsHttps, ReceiverHost Host)
{
    /// <summary>In characters.</summary>
    public const int MaxLength = 2048;

    private const int MaxHostLength = 253; // RFC 1035 §2.3.4, without the final dot

    // https://fetch.spec.whatwg.org/#port-blocking: services that would read a request as commands of their own protocol.
    private static readonly ImmutableHashSet<int> BadPorts =
    [
        0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110, 111, 113, 115,
        117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587,
        601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679,
        6697, 10080,
    ];

    /// <summary>The error of the text, to complete "url …"; null without one.</summary>
    public static string? Validate(string text) => TryParse(text, out _, out var fault) ? null : fault;

    public static bool TryParse(string text, [NotNullWhen(true)] out ReceiverUrl? url) => TryParse(text, out url, out _);

    private static bool TryParse(string text, [NotNullWhen(true)] out ReceiverUrl? url, [NotNullWhen(false)] out string? fault)
    {
        url = null;
        fault = ValidateText(text);
        if (fault is not null)
            return false;

        var authority = Authority(text);
        fault = ValidateAuthority(authority);
        if (fault is not null)
            return false;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || uri.HostNameType is not (UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6)
            || uri.IdnHost.Length > MaxHostLength
            || (uri.HostNameType == UriHostNameType.IPv6 && !IsOneBracket(WithoutPort(authority))))
        {
            fault = "is not an absolute URL with a host";
            return false;
        }

        if (BadPorts.Contains(uri.Port))
        {
            fault = "uses a port that is reserved for another protocol";
            return false;
        }

        url = new(uri.Scheme == Uri.UriSchemeHttps, ReceiverHost.Of(uri, WithoutPort(authority)));
        return true;
    }

    /// <summary>
    /// Errors that <see cref="Uri"/> would correct or ignore: it trims blanks, and accepts <c>http:\\host/</c> and <c>//host</c>.
    /// </summary>
    private static string? ValidateText(string text)
    {
        if (text.Length > MaxLength)
            return $"must have at most {MaxLength} characters";
        if (!text.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            && !text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            return "must start with http:// or https://";
        if (text.EnumerateRunes().Any(IsUnseen) || text.Contains('\\', StringComparison.Ordinal))
            return "must not contain a blank, a control or format character, or a backslash";
        return text.Contains('#', StringComparison.Ordinal) ? "must not contain a fragment (#…): it is never sent" : null;
    }

    private static string? ValidateAuthority(string authority)
    {
        if (authority.Length == 0)
            return "is not an absolute URL with a host";
        if (authority.Contains('@', StringComparison.Ordinal))
            return "must not contain a user name or password; use a header";
        return authority.Any(c => c == '%' || StandsForAnother(c))
            ? "must have a host in plain ASCII, an international name in its xn-- form"
            : null;
    }

    // The replacement character is what a lone surrogate is enumerated as.
    private static bool IsUnseen(Rune rune) => Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) || rune == Rune.ReplacementChar
        || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format;

    /// <summary>
    /// Digits in circles, dots of other scripts, full-width and mathematical letters: whether they become ASCII depends on the platform's
    /// tables (there are none with invariant globalization). Letters and their marks below the surrogates and the compatibility forms are
    /// left.
    /// </summary>
    private static bool StandsForAnother(char c) => !char.IsAscii(c)
        && (c >= '\uD800'
            || !(char.IsLetter(c) || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark));

    private static string Authority(string text)
    {
        var start = text.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = text.AsSpan(start).IndexOfAny('/', '?', '#');
        return end < 0 ? text[start..] : text.Substring(start, end);
    }

    // Uri ignores text after the bracket: http://[::1]]/
    private static bool IsOneBracket(string host) => host.IndexOf(']') == host.Length - 1;

    private static string WithoutPort(string authority)
    {
        var colon = authority.LastIndexOf(':');
        return colon < 0 || authority[^1] == ']' ? authority : authority[..colon];
    }
}
