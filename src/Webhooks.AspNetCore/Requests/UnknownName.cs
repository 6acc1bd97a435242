using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>What to say about a name that does not exist.</summary>
internal static class UnknownName
{
    /// <summary>The end of a message that has named what there is; empty when no name is near.</summary>
    public static string Suggestion(string given, IEnumerable<string> known) =>
        NearestName.Of(given, known) is { } nearest ? $"; did you mean '{nearest}'?" : "";
}
