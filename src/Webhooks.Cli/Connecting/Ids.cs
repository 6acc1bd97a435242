namespace Webhooks.Cli;

/// <summary>Ids of projects, events, replays and bins.</summary>
internal static class Ids
{
    /// <summary>The allowed form, for error messages.</summary>
    public const string Allowed = "1 to 64 of A-Z, a-z, 0-9, '_' and '-'";

    private const int MaxLength = 64;

    public static bool AreAllowed(string text) =>
        text.Length is > 0 and <= MaxLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
