using System.Text.Json;

namespace Webhooks.Cli;

/// <summary>The configuration file with the profiles and their keys: readable only by its owner.</summary>
/// <param name="path">Where it is or will be.</param>
internal sealed class ProfileFile(string path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerOnly | UnixFileMode.UserExecute;

    public string Path => path;

    /// <summary>Where it is by the XDG base directories, or by <c>WEBHOOKS_CONFIG</c>.</summary>
    public static ProfileFile Find(Func<string, string?> environment)
    {
        if (environment("WEBHOOKS_CONFIG") is { Length: > 0 } given)
            return new(given);

        // The specification says to ignore a relative path there.
        var folder = environment("XDG_CONFIG_HOME") is { } xdg && System.IO.Path.IsPathFullyQualified(xdg) ? xdg
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData)
            : System.IO.Path.Combine(environment("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config");
        return new(System.IO.Path.Combine(folder, "webhooks", "config.json"));
    }

    /// <summary>Its content; empty when there is no file.</summary>
    /// <exception cref="CliException">It does not have the form that <see cref="Save"/> writes.</exception>
    public Profiles Load()
    {
        if (!File.Exists(path))
            return new();
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ProfilesJson.Default.Profiles) ?? new();
        }
        catch (JsonException e)
        {
            throw new CliException($"{path} cannot be read: {e.Message}");
        }
    }

    /// <summary>Whether other users may read it, and keys with it.</summary>
    public bool IsOpenToOthers =>
        !OperatingSystem.IsWindows() && File.Exists(path)
            && (File.GetUnixFileMode(path) & ~OwnerOnly & ~UnixFileMode.UserExecute) != UnixFileMode.None;

    /// <summary>Replaces it as a whole.</summary>
    public void Save(Profiles profiles)
    {
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            if (!Directory.Exists(folder))
                Directory.CreateDirectory(folder, OwnerFolder);
            options.UnixCreateMode = OwnerOnly;
        }

        var next = $"{path}.{Environment.ProcessId}";
        using (var file = new FileStream(next, options))
        {
            JsonSerializer.Serialize(file, profiles, ProfilesJson.Default.Profiles);
            file.WriteByte((byte)'\n');
        }

        File.Move(next, path, overwrite: true);
    }
}
