namespace Webhooks.Cli;

/// <summary>A question that is answered with yes or no.</summary>
internal static class Confirmation
{
    /// <summary>As it is asked; pressing Enter alone means no.</summary>
    public static string Put(string question) => $"{question} [y/N] ";

    /// <summary>Whether the answer is yes. Everything else is no, the end of the input too.</summary>
    public static bool IsYes(string? answer) => answer?.Trim().ToUpperInvariant() is "Y" or "YES";
}
