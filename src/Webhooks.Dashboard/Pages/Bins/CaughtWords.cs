using System.Globalization;
using Webhooks.AspNetCore.Inspector;
using Webhooks.Model;

namespace Webhooks.Dashboard.Pages.Bins;

/// <summary>The inspector's data, as text for users.</summary>
internal static class CaughtWords
{
    /// <summary>The name of a bin, or its id.</summary>
    public static string Name(Bin bin) => bin.Name.Length > 0 ? bin.Name : bin.Id.Value;

    /// <summary>The answer of a bin, in a few words.</summary>
    public static string Of(Answer answer)
    {
        if (answer.Preset() is { } preset)
            return preset.Title();
        var delay = answer.Delay > TimeSpan.Zero ? $" after {Duration.Format(answer.Delay)}" : "";
        return answer.FailFirst > 0 ? $"{answer.FailStatus} × {answer.FailFirst}, then {answer.Status}{delay}" : $"{answer.Status}{delay}";
    }

    public static string Short(SignatureVerdict verdict) => verdict switch
    {
        SignatureVerdict.Valid => "Signature valid",
        SignatureVerdict.Unsigned => "Not signed",
        SignatureVerdict.Malformed => "Signature malformed",
        SignatureVerdict.Timestamp => "Timestamp too far off",
        SignatureVerdict.Cut => "Not checked: body cut",
        SignatureVerdict.NoSecret => "No known secret",
        SignatureVerdict.Id => "Id does not match",
        SignatureVerdict.Body => "Body was altered",
        SignatureVerdict.Mismatch => "Signature does not match",
        _ => "Not checked",
    };

    public static string Tone(SignatureVerdict verdict) => verdict switch
    {
        SignatureVerdict.Valid => "good",
        SignatureVerdict.Unsigned or SignatureVerdict.NoSecret or SignatureVerdict.Cut or SignatureVerdict.Unknown => "quiet",
        _ => "bad",
    };

    public static string Tone(int status) => status switch
    {
        < 300 => "good",
        < 400 => "warn",
        _ => "bad",
    };

    /// <summary>Its label in a list: its id, or its path below the bin.</summary>
    public static string Name(Arrival arrival) =>
        arrival.WebhookId ?? (arrival.Path.Split('/', 4) is [_, _, _, { Length: > 0 } below] ? "/" + below : "without a webhook-id");

    /// <summary>How often its id has arrived; null for the first time.</summary>
    public static string? Repetition(Occurrence occurrence) => occurrence.Nth switch
    {
        < 2 => null,
        2 => "2nd time",
        3 => "3rd time",
        var n => $"{n}th time",
    };

    public static string Size(long bytes) => bytes switch
    {
        1 => "1 byte",
        < 1024 => $"{bytes} bytes",
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} kB ({bytes} bytes)"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0 / 1024.0:0.#} MB ({bytes} bytes)"),
    };

    /// <summary>A sentence about the missing part of its body; null when it is complete.</summary>
    public static string? Missing(Arrival arrival) =>
        arrival.IsBroken ? "The body ended early."
        : arrival.IsBodyCut ? "The body is cut at 1 MB; the bin counted the rest and did not keep it."
        : null;
}
