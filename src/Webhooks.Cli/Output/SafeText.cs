using System.Globalization;
using System.Text;

namespace Webhooks.Cli;

/// <summary>
/// Untrusted text for a terminal. Names, answers and payloads may contain control sequences that move the cursor, set titles or
/// paste, and marks that change the text direction; none of them gets through.
/// </summary>
internal static class SafeText
{
    /// <summary>Escapes invisible characters like <c>\u001b</c>, including line ends and tabs: for one line.</summary>
    public static string Line(string? text) => Escape(text, static _ => false);

    /// <summary>The same, but line ends and tabs stay: for text of several lines.</summary>
    public static string Block(string? text) => Escape(text?.ReplaceLineEndings("\n"), static rune => rune.Value is '\n' or '\t');

    /// <summary>JSON with those characters escaped as in JSON, which changes no value; its own white space stays.</summary>
    public static string Json(string json) => Escape(json, static rune => rune.Value is '\n' or '\r' or '\t');

    private static string Escape(string? text, Func<Rune, bool> stays)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var safe = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsSeen(rune) || stays(rune))
                safe.Append(rune);
            else
                AppendEscaped(safe, rune);
        }

        return safe.ToString();
    }

    private static bool IsSeen(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static void AppendEscaped(StringBuilder safe, Rune rune)
    {
        Span<char> units = stackalloc char[2];
        foreach (var unit in units[..rune.EncodeToUtf16(units)])
            safe.Append("\\u").Append(((int)unit).ToString("x4", CultureInfo.InvariantCulture));
    }
}
