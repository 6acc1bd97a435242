using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Webhooks.AspNetCore;

/// <summary>Paths of this host as answers name them: nothing in them leads to another host, and headers take them.</summary>
internal static class LocalPath
{
    /// <summary>The path base of a request and what follows, with one slash at its beginning.</summary>
    /// <param name="request">A request whose path base may come from a proxy.</param>
    /// <param name="path">A path with its query, escaped or not, that begins with a slash; empty for the base alone.</param>
    public static string Of(HttpRequest request, string path) => WithOneSlash(request.PathBase.ToUriComponent() + Escaped(path));

    /// <summary>What a browser could take for another host's name is none: it has two slashes, or a backslash for one.</summary>
    public static string WithOneSlash(string path) => path.Length > 0 ? $"/{path.TrimStart('/', '\\')}" : "";

    /// <summary>Escapes what is no visible ASCII character; what is escaped stays.</summary>
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
