namespace Webhooks.TestKit;

/// <summary>What users read as text: the README, the pages under <c>docs</c>, and the READMEs of the packages.</summary>
public static class Documentation
{
    /// <summary>The README and the pages under <c>docs</c>.</summary>
    public static IReadOnlyList<MarkdownPage> Pages { get; } = [Page("README.md"), .. Under("docs")];

    /// <summary>These and the READMEs of the packages.</summary>
    public static IReadOnlyList<MarkdownPage> All { get; } =
        [.. Pages, .. Under("src").Where(page => Path.GetFileName(page.Path) == "README.md")];

    /// <param name="path">From the root of the repository, with slashes.</param>
    public static MarkdownPage Page(string path) =>
        new(path, File.ReadAllText(Path.Combine(Repository.Root, path)).ReplaceLineEndings("\n"));

    private static IEnumerable<MarkdownPage> Under(string folder) =>
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')
        where !path.Split('/').Intersect(["bin", "obj", "_site"]).Any()
        orderby path
        select Page(path);
}
