namespace Webhooks.TestKit;

/// <summary>The checkout that the running tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>A file of the shared test data, which lies beside the repository and not in it.</summary>
    public static string SharedData(string name) => Path.GetFullPath(Path.Combine(Root, "..", "shared", "data", name));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Webhooks.Actors.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No Webhooks.Actors.sln above {AppContext.BaseDirectory}.");
    }
}
