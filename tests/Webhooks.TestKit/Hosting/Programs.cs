namespace Webhooks.TestKit;

/// <summary>The programs that tests start as processes.</summary>
public static class Programs
{
    /// <summary>The ready-made host, published as it ships.</summary>
    public static string Host { get; } = Published("Webhooks.Host");

    /// <summary>The command line tool, published as it ships.</summary>
    public static string Cli { get; } = Published("Webhooks.Cli");

    /// <summary>A program of <c>tests/Embedding</c>, which runs as it was built, in the configuration of these tests.</summary>
    public static string Embedding(string name) => Built(Path.Combine("tests", "Embedding", name));

    /// <summary>A program of <c>samples</c>, as <see cref="Embedding"/>.</summary>
    public static string Sample(string name) => Built(Path.Combine("samples", name));

    private static string Built(string project)
    {
        var own = Path.GetRelativePath(Path.Combine(Repository.Root, "tests"), AppContext.BaseDirectory);
        var build = own[(own.IndexOf(Path.DirectorySeparatorChar, StringComparison.Ordinal) + 1)..];
        return Path.Combine(Repository.Root, project, build, $"{Path.GetFileName(project)}.dll");
    }

    /// <summary>By <c>tests/Webhooks.Programs</c>, which the build of a test project that references it runs.</summary>
    private static string Published(string name) =>
        Path.Combine(Repository.Root, "tests", "Webhooks.Programs", "bin", "published", name, $"{name}.dll");
}
