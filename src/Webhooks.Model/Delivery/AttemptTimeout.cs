namespace Webhooks.Model;

/// <summary>The deadline of one attempt, of the node or of a webhook.</summary>
internal static class AttemptTimeout
{
    /// <summary>The allowed values, for error messages.</summary>
    public const string Allowed = "1s to 60s";

    public static bool IsAllowed(TimeSpan timeout) => timeout >= TimeSpan.FromSeconds(1) && timeout <= TimeSpan.FromSeconds(60);
}
