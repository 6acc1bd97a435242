namespace Webhooks.Cli;

/// <summary>A question that is answered with yes or no.</summary>
internal static class Confirmation
{
    /// <summary>The text of the question; Enter alone means no.</summary>
    public static string Put(string question) => $"{question} [y/N] ";

    /// <summary>Whether the answer is yes. Everything else means no, including the end of the input.</summary>
    public static bool IsYes(string? answer) => answer?.Trim().ToUpperInvariant() is "Y" or "YES";
}
