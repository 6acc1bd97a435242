using System.Text.Json;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>The user of a token, as its issuer describes it.</summary>
/// <param name="Subject">Who it is, for the audit.</param>
/// <param name="Project">Its one project.</param>
/// <param name="Capabilities">What it may do there.</param>
/// <param name="Until">When the token is no longer accepted.</param>
internal sealed record SignedUser(string Subject, ProjectId Project, Capabilities Capabilities, DateTimeOffset Until)
{
    /// <summary>A token cannot be revoked by itself; so it is short.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromMinutes(15);

    /// <summary>By how much the clocks of an issuer and of this host may differ.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    private const string Seconds = "a number of seconds since 1970";

    /// <summary>The times that a token need not have (RFC 7519 §4.1).</summary>
    private static readonly string[] Optional = ["iat", "nbf"];

    // 9999-12-31T23:59:59Z, less the clock skew.
    private const long LatestSecond = 253_402_300_739;

    /// <summary>Reads the claims of a token whose signature is right.</summary>
    public static TokenFault? TryRead(JsonElement claims, DateTimeOffset now, out SignedUser user)
    {
        user = null!;
        if (Time(claims, "exp") is not { } end)
            return TokenFault.Claim("exp", Seconds);
        if (Optional.FirstOrDefault(name => claims.TryGetProperty(name, out _) && Time(claims, name) is null) is { } wrong)
            return TokenFault.Claim(wrong, Seconds);
        if (IsLong(Time(claims, "iat") ?? Time(claims, "nbf"), end, now))
            return TokenFault.LongLived;
        if (Optional.Any(name => Time(claims, name) - ClockSkew > now))
            return TokenFault.NotYetValid;
        if (end + ClockSkew <= now)
            return TokenFault.Expired;
        if (!(claims.TryGetProperty("sub", out var sub) && JsonValues.Text(sub, out var subject)
            && subject.Length is > 0 and <= PortalSession.MaxActorLength && !subject.Any(char.IsControl)))
        {
            return TokenFault.Claim("sub", $"a text of 1 to {PortalSession.MaxActorLength} characters");
        }

        if (!(claims.TryGetProperty("project", out var named) && JsonValues.Text(named, out var id)
            && ProjectId.TryParse(id, out var project)))
        {
            return TokenFault.Claim("project", $"the id of one project ({Identifier.Allowed})");
        }

        if (!(claims.TryGetProperty("capabilities", out var list) && TryReadCapabilities(list, out var capabilities)))
            return TokenFault.Claim("capabilities", $"a list of one or more of {CapabilityNames.Allowed}");
        user = new(subject, project, capabilities, end + ClockSkew);
        return null;
    }

    /// <summary>Its access.</summary>
    /// <param name="address">Where the user is.</param>
    public Access ToAccess(string? address) => new(new(ActorKind.Portal, Subject, address), Capabilities, [Project]) { Until = Until };

    private static bool TryReadCapabilities(JsonElement list, out Capabilities capabilities)
    {
        capabilities = Capabilities.None;
        if (list.ValueKind != JsonValueKind.Array)
            return false;
        foreach (var each in list.EnumerateArray())
        {
            if (!JsonValues.Text(each, out var name) || !CapabilityNames.TryParse(name, out var one))
                return false;
            capabilities |= one;
        }

        return capabilities != Capabilities.None;
    }

    /// <summary>Without a start, which libraries may leave out, it may not be valid for longer from now on.</summary>
    private static bool IsLong(DateTimeOffset? start, DateTimeOffset end, DateTimeOffset now) =>
        start is { } from ? end <= from || end - from > MaxLifetime : end - now > MaxLifetime + ClockSkew;

    /// <summary>RFC 7519 §2, NumericDate: a fraction is allowed.</summary>
    private static DateTimeOffset? Time(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds)
        && seconds is >= 0 and <= LatestSecond
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : null;
}
