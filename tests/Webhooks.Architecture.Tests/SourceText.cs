using Webhooks.TestKit;

namespace Webhooks.Architecture.Tests;

/// <summary>The source as it is written.</summary>
internal static class SourceText
{
    private static readonly string Source = Path.Combine(Repository.Root, "src");

    public static string[] Projects => Directory.GetFiles(Source, "*.csproj", SearchOption.AllDirectories);

    public static string FolderOf(string project) => Path.Combine(Source, project);

    /// <summary>Lines of code under a folder of <c>src</c>, each with its place.</summary>
    public static IEnumerable<(string Place, string Line)> Lines(string folder) =>
        from file in Directory.GetFiles(Path.Combine(Source, folder), "*.cs", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Source, file).Replace('\\', '/')
        where !path.Contains("/obj/") && !path.Contains("/bin/")
        from numbered in File.ReadLines(file).Select((line, index) => (line, number: index + 1))
        where !numbered.line.TrimStart().StartsWith("//", StringComparison.Ordinal)
        select ($"{path}:{numbered.number}", numbered.line.Trim());
}
