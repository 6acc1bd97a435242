using Webhooks.Model;

namespace Webhooks.Host;

/// <summary>
/// The command line of the host: settings, each as <c>--Key=value</c> or <c>--Key value</c>. The configuration ignores what it does not
/// know, so a misspelt argument would start the host as if it were not there.
/// </summary>
internal static class HostArguments
{
    private static readonly string[] Commands = ["demo", "health", "export", "import", "help"];

    private static readonly string[] Options = ["help", "version"];

    /// <summary>
    /// Sections of the configuration that the host, the server and the log read; the settings below <c>Webhooks</c> are checked as such.
    /// </summary>
    private static readonly string[] Sections = [HostSettings.Section, "Logging", "Kestrel", "AllowedHosts", "HostOptions"];

    /// <summary>Settings of ASP.NET Core's hosts (WebHostDefaults, HostDefaults).</summary>
    private static readonly string[] Keys =
    [
        "urls", "http_ports", "https_ports", "https_port", "environment", "contentRoot", "webroot", "applicationName",
        "shutdownTimeoutSeconds",
        "detailedErrors", "captureStartupErrors", "preferHostingUrls", "suppressStatusMessages", "hostingStartupAssemblies",
        "hostingStartupExcludeAssemblies", "preventHostingStartup", "forwardedHeaders_enabled", "hostBuilder:reloadConfigOnChange",
    ];

    /// <summary>What is wrong with the arguments, one sentence each.</summary>
    public static IEnumerable<string> Errors(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
        {
            var (argument, separator) = (args[i], args[i].IndexOf('=', StringComparison.Ordinal));
            var prefix = argument.StartsWith("--", StringComparison.Ordinal) ? 2 : argument.StartsWith('/') ? 1 : 0;
            if (prefix == 0 && (separator < 0 || argument.StartsWith('-')))
            {
                yield return $"'{argument}' is neither a command nor a setting; {Hint(argument.TrimStart('-'), Commands, "")}";
                continue;
            }

            var key = separator < 0 ? argument[prefix..] : argument[prefix..separator];
            if (!IsKnown(key))
                yield return $"'{argument[..prefix]}{key}' is not a setting of the host; "
                    + $"{Hint(key, [.. Options, .. Keys, .. Sections], "--")}";
            else if (separator < 0 && (i + 1 == args.Count || args[i + 1].StartsWith("--", StringComparison.Ordinal)))
                yield return $"'{argument}' has no value; it needs one such as {argument}=value.";
            if (separator < 0 && i + 1 < args.Count && !args[i + 1].StartsWith("--", StringComparison.Ordinal))
                i++;
        }
    }

    private static bool IsKnown(string key) =>
        Keys.Contains(key, StringComparer.OrdinalIgnoreCase)
        || Sections.Contains(key.Split(':')[0], StringComparer.OrdinalIgnoreCase)
        || key.StartsWith("OTEL_", StringComparison.Ordinal);

    /// <summary>Of a key with several parts the first one is misspelt; the others are for those that read the section.</summary>
    private static string Hint(string given, IEnumerable<string> known, string prefix)
    {
        var parts = given.Split(':', 2);
        return NearestName.Of(parts[0], known) is { } nearest
            ? $"did you mean {prefix}{nearest}{(parts.Length > 1 ? $":{parts[1]}" : "")}?"
            : "--help lists what there is.";
    }
}
