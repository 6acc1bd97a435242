using Webhooks.Actors;
using Webhooks.AspNetCore;
using Webhooks.Model;

namespace Webhooks.Dashboard.Shared;

/// <summary>Whether the subject of a page does not exist, or no longer.</summary>
internal static class Absence
{
    /// <summary>Whether the exception means that: from the engine, or for a malformed address.</summary>
    public static bool Says(Exception exception) => exception switch
    {
        RefusedException refused => refused.Refusal.Reason == RefusalReason.NotFound,
        RejectedRequestException rejected => rejected.Problem.Status == 404,
        _ => false,
    };
}
