namespace Webhooks.Dashboard.Layout;

/// <summary>
/// The addresses of a project's pages within one page of the host: its own path, and the page of the project in a query parameter. So the
/// host needs no other route, links can be shared, and the browser's back button works. Parameters before it are the host's and stay;
/// those behind it belong to the page of the project.
/// </summary>
/// <param name="Path">The path of the host's page, relative to its base.</param>
/// <param name="Before">The host's own parameters, with a <c>&amp;</c> behind each.</param>
/// <param name="View">The page of the project, below it; empty for the first.</param>
internal sealed record EmbeddedAddress(string Path, string Before, string View)
{
    public const string Parameter = "webhooks-view";

    /// <summary>The view of the page at the path of the project itself.</summary>
    public const string Project = "project";

    private const string None = "none";

    /// <summary>Reads the address of the host's page.</summary>
    /// <param name="relative">Relative to the host's base.</param>
    public static EmbeddedAddress Of(string relative)
    {
        var parts = relative.Split('#')[0].Split('?', 2);
        var parameters = parts.Length > 1 ? parts[1].Split('&', StringSplitOptions.RemoveEmptyEntries) : [];
        var host = parameters.TakeWhile(parameter => !IsView(parameter)).ToArray();
        var view = parameters.Length > host.Length ? parameters[host.Length][(Parameter.Length + 1)..] : "";
        return new(parts[0], string.Concat(host.Select(parameter => $"{parameter}&")), Uri.UnescapeDataString(view));
    }

    /// <summary>The address of a page of the project.</summary>
    /// <param name="project">The project.</param>
    /// <param name="link">Its link in the dashboard, <c>projects/labels/events?type=image.made</c>.</param>
    public string For(string project, string link)
    {
        var parts = link.Split('?', 2);
        var root = $"projects/{project}";
        var view = parts[0] == root ? Project
            : parts[0].StartsWith($"{root}/", StringComparison.Ordinal) ? parts[0][(root.Length + 1)..] : None;
        return $"{Path}?{Before}{Parameter}={view}{(parts.Length > 1 ? $"&{parts[1]}" : "")}";
    }

    private static bool IsView(string parameter) => parameter.StartsWith($"{Parameter}=", StringComparison.Ordinal);
}
