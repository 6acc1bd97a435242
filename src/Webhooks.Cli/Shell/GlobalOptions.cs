using System.CommandLine;

namespace Webhooks.Cli;

/// <summary>The options of every verb, before or after it.</summary>
internal static class GlobalOptions
{
    public const string Table = "table";
    public const string Json = "json";

    public static Option<string?> Url { get; } = new("--url")
    {
        Description = "The URL of the host (WEBHOOKS_URL, or the profile's; else http://127.0.0.1:5080)",
        HelpName = "URL",
        Recursive = true,
    };

    public static Option<string?> Key { get; } = new("--key")
    {
        Description = "The key for its API, or - to read it from standard input (WEBHOOKS_KEY, or the profile's)",
        HelpName = "KEY",
        Recursive = true,
    };

    public static Option<string?> Profile { get; } = new("--profile")
    {
        Description = "The profile in the configuration file (WEBHOOKS_PROFILE; else its default)",
        HelpName = "NAME",
        Recursive = true,
    };

    public static Option<string?> Output { get; } = new Option<string?>("--output", "-o")
    {
        Description = "The output format: table, or json with the API's resources, lists one a line (WEBHOOKS_OUTPUT; else table)",
        HelpName = "table|json",
        Recursive = true,
    }.Among(Table, Json);

    /// <summary>Accepts only these words, and completes them.</summary>
    public static Option<string?> Among(this Option<string?> option, params string[] words)
    {
        option.AcceptOnlyFromAmong(words);
        return option;
    }
}
