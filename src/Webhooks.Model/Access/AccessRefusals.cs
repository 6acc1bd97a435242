namespace Webhooks.Model;

/// <summary>Why a caller may not do something.</summary>
internal static class AccessRefusals
{
    /// <summary>The same for a foreign project and for one that does not exist.</summary>
    public static Refusal NoSuchProject { get; } = new(RefusalReason.NotFound, "project_not_found", "There is no such project.");

    public static Refusal Ended { get; } = new(RefusalReason.Forbidden, "access_ended", "The session has ended. Open a new one.");

    public static Refusal WithoutCapability(Capabilities missing) => new(
        RefusalReason.Forbidden, "missing_capability", $"This requires the capability '{missing.ToString().ToLowerInvariant()}'.");
}
