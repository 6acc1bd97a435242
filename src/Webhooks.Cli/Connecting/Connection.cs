namespace Webhooks.Cli;

/// <summary>The host, the key and the project of a run.</summary>
internal sealed record Connection(Uri Url, string? Key, string? Project)
{
    public const string UrlVariable = "WEBHOOKS_URL";
    public const string KeyVariable = "WEBHOOKS_KEY";
    public const string ProfileVariable = "WEBHOOKS_PROFILE";
    public const string ProjectVariable = "WEBHOOKS_PROJECT";

    /// <summary>Where the ready-made host listens unless configured otherwise.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>The command line wins over the environment, that over the profile, and that over the default.</summary>
    /// <exception cref="CliException">There is no such profile, or the URL is malformed.</exception>
    public static Connection Resolve(GivenConnection given, Func<string, string?> environment, ProfileFile file)
    {
        var profile = Chosen(given.Profile ?? Variable(ProfileVariable), file);
        var elsewhere = given.Url ?? Variable(UrlVariable);
        var url = ParseUrl(elsewhere ?? profile.Url ?? DefaultUrl);

        // A profile's key is only for the profile's host: it must not be sent to another URL.
        var isProfilesHost = elsewhere is null || (profile.Url is { } own && IsSameHost(ParseUrl(own), url));
        return new(
            url,
            given.Key ?? Variable(KeyVariable) ?? (isProfilesHost ? profile.Key : null),
            given.Project ?? Variable(ProjectVariable) ?? profile.Project);

        string? Variable(string name) => environment(name) is { Length: > 0 } value ? value : null;
    }

    /// <summary>The URL of a host.</summary>
    /// <exception cref="CliException">It is malformed.</exception>
    public static Uri ParseUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo == ""
            && url is { Query: "", Fragment: "" }
            ? url
            : throw new CliException($"'{text}' is not the URL of a host; use one such as {DefaultUrl} or https://webhooks.example.");

    private static Profile Chosen(string? name, ProfileFile file)
    {
        var profiles = file.Load();
        if ((name ?? profiles.Default) is not { } chosen)
            return new();
        return profiles.ByName.TryGetValue(chosen, out var profile)
            ? profile
            : throw new CliException(
                $"There is no profile '{chosen}' in {file.Path}; there {Those(profiles)}. Create it with: webhooks profiles set {chosen} "
                    + "--url …");
    }

    private static string Those(Profiles profiles) =>
        profiles.ByName.Count == 0 ? "are none" : $"are {string.Join(", ", profiles.ByName.Keys)}";

    private static bool IsSameHost(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;
}

/// <summary>The options of the command line.</summary>
internal sealed record GivenConnection(string? Url = null, string? Key = null, string? Profile = null, string? Project = null);
