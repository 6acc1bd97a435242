namespace Webhooks.Testing;

/// <summary>The programs that tests start as processes.</summary>
public static class Programs
{
    /// <summary>The ready-made host, published as it ships.</summary>
    public static string Host { get; } = Published("Webhooks.Host");

    /// <summary>The command line tool, published as it ships.</summary>
    public static string Cli { get; } = Published("Webhooks.Cli");

    /// <summary>A program of <c>tests/Embedding</c>, which runs as it was built, in the configuration of these tests.</summary>
    public static string Embedding(string name)
    {
        var tests = Path.Combine(Repository.Root, "tests");
        var own = Path.GetRelativePath(tests, AppContext.BaseDirectory);
        var build = own[(own.IndexOf(Path.DirectorySeparatorChar, StringComparison.Ordinal) + 1)..];
        return Path.Combine(tests, "Embedding", name, build, $"{name}.dll");
    }

    /// <summary>By <c>tests/Webhooks.Programs</c>, which the build of a test project that references it runs.</summary>
    private static string Published(string name) =>
        Path.Combine(Repository.Root, "tests", "Webhooks.Programs", "bin", "published", name, $"{name}.dll");
}
