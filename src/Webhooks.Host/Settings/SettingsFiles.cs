using Microsoft.Extensions.Configuration.Json;

namespace Webhooks.Host;

/// <summary>
/// The files that settings are read from: <c>appsettings.json</c> and that of the environment, beside the program and then in the folder in
/// which it is started, so that the operator's file is used wherever the program is installed.
/// </summary>
internal static class SettingsFiles
{
    /// <summary>Adds the files of the working folder after those beside the program, and before all other sources.</summary>
    public static void AddWorkingFolder(ConfigurationManager configuration, string contentRoot, string workingFolder, string environment)
    {
        if (Path.GetFullPath(contentRoot).TrimEnd(Path.DirectorySeparatorChar) == Path.GetFullPath(workingFolder)
            .TrimEnd(Path.DirectorySeparatorChar))
            return;
        var sources = ((IConfigurationBuilder)configuration).Sources;
        var place = sources.Index().LastOrDefault(source => source.Item is JsonConfigurationSource).Index + 1;
        foreach (var name in (string[])["appsettings.json", $"appsettings.{environment}.json"])
        {
            if (!File.Exists(Path.Combine(workingFolder, name)))
                continue;
            var source = new JsonConfigurationSource { Path = Path.Combine(workingFolder, name), ReloadOnChange = false };
            source.ResolveFileProvider();
            sources.Insert(place++, source);
        }
    }

    /// <summary>The files that exist, the one that wins last.</summary>
    public static IReadOnlyList<string> Read(IConfigurationRoot configuration) =>
    [
        .. from provider in configuration.Providers.OfType<JsonConfigurationProvider>()
           let file = provider.Source.FileProvider?.GetFileInfo(provider.Source.Path ?? "")
           where file is { Exists: true, PhysicalPath: not null }
           select file.PhysicalPath,
    ];
}
