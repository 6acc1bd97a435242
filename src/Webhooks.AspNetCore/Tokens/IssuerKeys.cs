using Microsoft.Extensions.Logging;

namespace Webhooks.AspNetCore;

/// <summary>
/// The keys of an issuer. A file is read again when a token is checked, at most once a <see cref="MaxAge"/>: a key that was removed from it
/// is refused within that time. While a file is missing or wrong, the keys that were read before stay.
/// </summary>
internal sealed partial class IssuerKeys
{
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    // Some hundred keys.
    private const int MaxBytes = 1 << 20;

    private readonly PortalIssuer _issuer;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private volatile Known _known;

    public IssuerKeys(PortalIssuer issuer, TimeProvider time, ILogger logger)
    {
        (_issuer, _time, _logger) = (issuer, time, logger);
        _known = new("", [], 0);
        _known = Reread(_known);
    }

    /// <summary>The keys of now.</summary>
    public IReadOnlyList<VerificationKey> Current()
    {
        var known = _known;
        if (_issuer.JwksFile is null || _time.GetElapsedTime(known.At) < MaxAge)
            return known.Keys;
        return (_known = Reread(known)).Keys;
    }

    /// <summary>The text of the keys; or the reason why there is none.</summary>
    public static (string Text, string? Unreadable) Read(PortalIssuer issuer)
    {
        if (issuer.JwksFile is not { } path)
            return (issuer.Key ?? "", null);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length > MaxBytes)
                return ("", $"it is larger than {MaxBytes >> 20} MB.");
            using var reader = new StreamReader(file);
            return (reader.ReadToEnd(), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return ("", e.Message);
        }
    }

    private Known Reread(Known before)
    {
        var at = _time.GetTimestamp();
        var (text, unreadable) = Read(_issuer);
        if (unreadable is not null)
            return Keep(unreadable);
        if (text == before.Text)
            return before with { At = at, Fault = null };
        var set = KeySet.Parse(text);
        if (set.Errors is [var error, ..])
            return Keep($"it {error}");
        if (before.Text.Length > 0)
            LogRead(_logger, _issuer.JwksFile, set.Keys.Count, _issuer.Issuer);
        return new(text, set.Keys, at);

        Known Keep(string fault)
        {
            if (fault != before.Fault)
                LogFault(_logger, _issuer.JwksFile, _issuer.Issuer, fault);
            return before with { At = at, Fault = fault };
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Read {File} again: {Count} keys of the portal issuer {Issuer} are valid.")]
    private static partial void LogRead(ILogger logger, string? file, int count, string issuer);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The changed {File} is not used, and the keys of the portal issuer {Issuer} stay as they were: {Fault}")]
    private static partial void LogFault(ILogger logger, string? file, string issuer, string fault);

    private sealed record Known(string Text, IReadOnlyList<VerificationKey> Keys, long At, string? Fault = null);
}
