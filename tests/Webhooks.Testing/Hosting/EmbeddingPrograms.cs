namespace Webhooks.Testing;

/// <summary>The programs of <c>tests/Embedding</c>, which run as they were built.</summary>
public static class EmbeddingPrograms
{
    /// <summary>A program's assembly, in the folder and configuration that the build has put it.</summary>
    public static string PathOf(string name)
    {
        var tests = Path.Combine(Repository.Root, "tests");
        var own = Path.GetRelativePath(tests, AppContext.BaseDirectory);
        var build = own[(own.IndexOf(Path.DirectorySeparatorChar, StringComparison.Ordinal) + 1)..];
        return Path.Combine(tests, "Embedding", name, build, $"{name}.dll");
    }
}
