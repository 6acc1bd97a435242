using System.Globalization;
using System.Text;

namespace Webhooks.Pbm.Output;

/// <summary>
/// Text of others' for a terminal. What would move its cursor, colour it, or turn its letters round is shown as an escape: names and
/// answers are whatever their authors liked.
/// </summary>
internal static class Plain
{
    /// <param name="text">Text of anybody's, of several lines maybe.</param>
    public static string Text(string text)
    {
        if (!text.Any(IsHostile))
            return text;
        var plain = new StringBuilder(text.Length + 16);
        foreach (var c in text)
            plain.Append(IsHostile(c) ? Escape(c) : c.ToString());
        return plain.ToString();
    }

    /// <summary>The same for text that is to stay on its line.</summary>
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
