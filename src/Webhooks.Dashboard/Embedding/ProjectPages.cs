using System.Reflection;
using Microsoft.AspNetCore.Components;
using Webhooks.Dashboard.Layout;
using Webhooks.Dashboard.Pages;

namespace Webhooks.Dashboard.Embedding;

/// <summary>The pages of a project by their paths below it, as their own routes say.</summary>
internal static class ProjectPages
{
    /// <summary>The first page.</summary>
    public const string Home = "webhooks";

    private const string Prefix = "/projects/{Project}";

    // Those with more words before those with parameters in their places.
    private static readonly (string[] Segments, Type Page)[] All =
    [
        .. from page in typeof(ProjectPages).Assembly.GetTypes()
           from route in page.GetCustomAttributes<RouteAttribute>()
           where route.Template.StartsWith(Prefix, StringComparison.Ordinal)
           let segments = Segments(route.Template[Prefix.Length..])
           orderby segments.Count(IsParameter)
           select (segments, page),
    ];

    /// <summary>The page of a project, with its parameters; the page that says that there is none otherwise.</summary>
    /// <param name="project">The project, whatever a path says.</param>
    /// <param name="view">The path below it.</param>
    public static (Type Page, IDictionary<string, object> Parameters) Find(string project, string view)
    {
        string[] path = view.Length == 0 ? [Home] : view == EmbeddedAddress.Project ? [] : Segments(view);
        var (segments, page) = All.FirstOrDefault(each => Fits(each.Segments, path));
        if (page is null)
            return (typeof(NotFoundPage), new Dictionary<string, object>());
        var parameters = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (at, segment) in segments.Index().Where(each => IsParameter(each.Item)))
            parameters[segment.Trim('{', '}')] = path[at];
        parameters["Project"] = project;
        return (page, parameters);
    }

    private static bool Fits(string[] segments, string[] path) =>
        segments.Length == path.Length && segments.Index().All(each => IsParameter(each.Item) || each.Item == path[each.Index]);

    private static bool IsParameter(string segment) => segment is ['{', ..];

    private static string[] Segments(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
