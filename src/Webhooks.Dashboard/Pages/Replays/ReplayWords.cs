using Webhooks.Model;

namespace Webhooks.Dashboard.Pages.Replays;

/// <summary>The events of a replay, in words.</summary>
internal static class ReplayWords
{
    public static string Of(ReplayScope only) => only switch
    {
        ReplayScope.All => "All events",
        ReplayScope.Exhausted => "Exhausted deliveries",
        _ => "Events never delivered",
    };
}
