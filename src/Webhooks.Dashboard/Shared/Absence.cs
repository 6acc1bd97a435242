using Webhooks.Actors;
using Webhooks.AspNetCore;
using Webhooks.Model;

namespace Webhooks.Dashboard.Shared;

/// <summary>Whether what a page is about is not there: never was, or is no longer.</summary>
internal static class Absence
{
    /// <summary>Whether the exception says so, of the engine or of an address that is none.</summary>
    public static bool Says(Exception exception) => exception switch
    {
        RefusedException refused => refused.Refusal.Reason == RefusalReason.NotFound,
        RejectedRequestException rejected => rejected.Problem.Status == 404,
        _ => false,
    };
}
