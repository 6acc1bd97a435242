using System.Text;
using System.Text.RegularExpressions;

namespace Webhooks.Dashboard.Hosting;

/// <summary>
/// The styles of the pages for a page of the host: they apply within the component alone, and its width, not that of the screen, decides
/// what is narrow.
/// </summary>
internal static partial class EmbeddedStyles
{
    /// <summary>The class of the component's element.</summary>
    public const string Scope = "webhooks-embedded";

    /// <summary>All of them in one file.</summary>
    public static byte[] Build(byte[] library, byte[] own)
    {
        var text = new StringBuilder("@scope (.").Append(Scope).Append(") {\n");
        text.Append(Scoped(Encoding.UTF8.GetString(library))).Append('\n').Append(Scoped(Encoding.UTF8.GetString(own)));
        text.Append("\n:scope { border-radius: var(--radius) }\n}\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Scoped(string styles) => NarrowScreen().Replace(
        Page().Replace(styles.Replace(":root", ":scope", StringComparison.Ordinal), "${before}:scope{"), "@container webhooks (max-width:");

    // The rules of the whole page.
    [GeneratedRegex(@"(?<before>^|[\n}])(html, ?)?body ?\{")]
    private static partial Regex Page();

    [GeneratedRegex(@"@media \(max-width:(?= (860|600)px\))")]
    private static partial Regex NarrowScreen();
}
