using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Webhooks.AspNetCore;

/// <summary>Paths of this host for answers: they cannot lead to another host, and are valid in headers.</summary>
internal static class LocalPath
{
    /// <summary>The path base of a request and a path below it, with one slash at its start.</summary>
    /// <param name="request">A request whose path base may come from a proxy.</param>
    /// <param name="path">A path with its query, escaped or not, that begins with a slash; empty for the base alone.</param>
    public static string Of(HttpRequest request, string path) => WithOneSlash(request.PathBase.ToUriComponent() + Escaped(path));

    /// <summary>Rejects a path that a browser could read as another host's name: it has two slashes, or a backslash for one.</summary>
    public static string WithOneSlash(string path) => path.Length > 0 ? $"/{path.TrimStart('/', '\\')}" : "";

    /// <summary>Escapes all but visible ASCII characters; existing escapes stay.</summary>
    private static string Escaped(string path)
    {
        if (!path.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return path;
        var escaped = new StringBuilder(path.Length + 16);
        foreach (var value in Encoding.UTF8.GetBytes(path))
        {
            if (value is > (byte)' ' and < 0x7F)
                escaped.Append((char)value);
            else
                escaped.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
        }

        return escaped.ToString();
    }
}
