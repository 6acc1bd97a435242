using Spectre.Console;

namespace Webhooks.Cli;

/// <summary>The colours of states.</summary>
internal static class StatusStyles
{
    private static readonly Style Good = new(Color.Green);
    private static readonly Style Waiting = new(Color.Yellow);
    private static readonly Style Bad = new(Color.Red);

    public static Style Of(string? word) => word switch
    {
        "active" or "delivered" or "succeeded" or "completed" or "ok" or "up" or "valid" => Good,
        "pending" or "paused" or "running" or "joining" or "leaving" or "weakly_up" => Waiting,
        "disabled" or "damaged" or "exhausted" or "failing" or "failed" or "down" or "cancelled" or "unreachable" => Bad,
        _ => Style.Plain,
    };
}
