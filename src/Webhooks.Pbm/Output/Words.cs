using System.Globalization;
using System.Text.Json;
using Webhooks.Actors;
using Webhooks.Model;

namespace Webhooks.Pbm.Output;

/// <summary>Values as they are read in a terminal; names of states are those of the API.</summary>
internal static class Words
{
    /// <summary>In UTC, to the second.</summary>
    public static string? Instant(DateTimeOffset? instant) =>
        instant?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    public static string Signatures(SigningScheme scheme) => scheme == SigningScheme.V1AndV1a ? "v1,v1a" : Of(scheme);

    /// <summary>Its status, with the reason if it is not active.</summary>
    public static string Status(WebhookView webhook) =>
        webhook.Reason is { } reason && webhook.Status == WebhookStatus.Disabled
            ? $"{Of(webhook.Status)} ({Of(reason)})"
            : Of(webhook.Status);

    /// <summary>The health of its receiver.</summary>
    public static string Health(WebhookHealth health) => health switch
    {
        { FailingSince: { } since } => $"failing since {Instant(since)}",
        { ConsecutiveFailures: > 0 } => $"{health.ConsecutiveFailures} failed",
        _ => "ok",
    };

    /// <summary>The share of attempts that succeeded, in percent; nothing when there was none.</summary>
    public static string? Rate(double? rate) => (100 * rate)?.ToString("0.0 '%'", CultureInfo.InvariantCulture);

    public static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0.#", CultureInfo.InvariantCulture) + " ms";

    /// <summary>The result of the last attempt: its status and failure reason.</summary>
    public static string? Outcome(int? status, string? failure) => (status, failure) switch
    {
        (null, null) => null,
        ({ } code, null or "status") => Number(code),
        ({ } code, _) => $"{Number(code)} {failure}",
        _ => failure,
    };
}
