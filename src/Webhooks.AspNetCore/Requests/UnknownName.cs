using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>The hint for an unknown name.</summary>
internal static class UnknownName
{
    /// <summary>The end of a message that lists the known names; empty when no name is similar.</summary>
    public static string Suggestion(string given, IEnumerable<string> known) =>
        NearestName.Of(given, known) is { } nearest ? $"; did you mean '{nearest}'?" : "";
}
