using System.Globalization;
using System.Text;

namespace Webhooks.Pbm.Output;

/// <summary>
/// Untrusted text for a terminal. Characters that would move its cursor, colour it, or change its text direction are shown as escapes:
/// names and answers may contain anything.
/// </summary>
internal static class Plain
{
    /// <param name="text">Untrusted text, maybe of several lines.</param>
    public static string Text(string text)
    {
        if (!text.Any(IsHostile))
            return text;
        var plain = new StringBuilder(text.Length + 16);
        foreach (var c in text)
            plain.Append(IsHostile(c) ? Escape(c) : c.ToString());
        return plain.ToString();
    }

    /// <summary>The same for text on a single line.</summary>
    public static string Line(string text) => Text(text).Replace("\n", "\\n", StringComparison.Ordinal);

    private static bool IsHostile(char c) => c != '\n' && char.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static string Escape(char c) => c switch
    {
        '\r' => "\\r",
        '\t' => "\\t",
        _ => $"\\u{(int)c:x4}",
    };
}
