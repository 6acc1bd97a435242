using System.Text;

namespace Webhooks.Dashboard.Pages.Deliveries;

/// <summary>A request as a command for a shell.</summary>
internal static class CurlCommand
{
    /// <summary>Writes the command; a POSIX shell passes each part unchanged.</summary>
    /// <param name="url">The target.</param>
    /// <param name="headers">Names with values.</param>
    /// <param name="body">UTF-8.</param>
    public static string Write(string url, IEnumerable<(string Name, string Value)> headers, ReadOnlyMemory<byte> body)
    {
        // Without --globoff, brackets and braces in a URL would be patterns; without @ in front, --data-binary is sent unchanged.
        var text = new StringBuilder("curl --globoff --request POST ").Append(Quoted(url));
        foreach (var (name, value) in headers)
            text.Append(" \\\n  --header ").Append(Quoted($"{name}: {value}"));
        return text.Append(" \\\n  --data-binary ").Append(Quoted(Encoding.UTF8.GetString(body.Span))).ToString();
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
