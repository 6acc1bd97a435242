using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>Values of headers that stay out of files: <c>${NAME}</c> is an environment variable.</summary>
internal static class HeaderValues
{
    /// <summary>The placeholder of a header's value, such as <c>${STATUSCHANGE_X_TEAM}</c>.</summary>
    public static string Placeholder(string webhook, string header) => $"${{{Word(webhook)}_{Word(header)}}}";

    /// <summary>The headers with their values.</summary>
    /// <param name="definition">A webhook whose headers are given.</param>
    /// <param name="current">Its current headers; their values stay if the variable is not set.</param>
    /// <param name="environment">Reads a variable; null when it is not set.</param>
    /// <exception cref="CliException">A variable is not set, and there is no value to keep.</exception>
    public static Dictionary<string, string> Resolve(
        CreateWebhookRequest definition, IReadOnlyDictionary<string, string> current, Func<string, string?> environment)
    {
        var kept = new Dictionary<string, string>(current, StringComparer.OrdinalIgnoreCase);
        return (definition.Headers ?? new Dictionary<string, string>()).ToDictionary(
            header => header.Key,
            header => Variable(header.Value) is not { } variable ? header.Value
                : environment(variable) ?? kept.GetValueOrDefault(header.Key)
                ?? throw new CliException(
                    $"The webhook {definition.Name} reads the value of its header {header.Key} from the environment variable {variable}, "
                        + "which is not set."),
            StringComparer.OrdinalIgnoreCase);
    }

    private static string? Variable(string? value) => value is ['$', '{', _, .., '}'] ? value[2..^1] : null;

    private static string Word(string text) =>
        string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_'));
}
