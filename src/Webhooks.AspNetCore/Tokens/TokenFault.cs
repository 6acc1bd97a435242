namespace Webhooks.AspNetCore;

/// <summary>Why a token is refused. The caller does not learn it; the log does.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Why">In words.</param>
internal sealed record TokenFault(TokenFaultKind Kind, string Why)
{
    public static readonly TokenFault TooLong = new(TokenFaultKind.TooLong, $"it is longer than {TokenForm.MaxLength} characters");

    public static readonly TokenFault Malformed =
        new(TokenFaultKind.Malformed, "it is not a JWT: three parts in base64url, of which two are JSON objects without duplicate names");

    public static readonly TokenFault Algorithm = new(TokenFaultKind.Algorithm, "its 'alg' is not RS256, ES256 or EdDSA");

    public static readonly TokenFault Critical = new(TokenFaultKind.Critical, "its header has 'crit', and this host knows no extension");

    public static readonly TokenFault Type = new(TokenFaultKind.Type, "its 'typ' is not JWT");

    public static readonly TokenFault Issuer = new(TokenFaultKind.Issuer, "its 'iss' is none of Webhooks:Portal:Issuers");

    public static readonly TokenFault Key = new(TokenFaultKind.Key, "its issuer has no key with this 'kid' for this 'alg'");

    public static readonly TokenFault Signature = new(TokenFaultKind.Signature, "its signature is wrong");

    public static readonly TokenFault Audience = new(TokenFaultKind.Audience, "its 'aud' is not the audience of its issuer");

    public static readonly TokenFault Expired = new(TokenFaultKind.Expired, "it has expired");

    public static readonly TokenFault NotYetValid = new(TokenFaultKind.NotYetValid, "it is not valid yet: 'iat' or 'nbf' is in the future");

    public static readonly TokenFault LongLived = new(
        TokenFaultKind.LongLived,
        $"it is valid for longer than {SignedUser.MaxLifetime.TotalMinutes} minutes, or not at all, from 'iat' or 'nbf' to 'exp'");

    public static TokenFault Claim(string name, string allowed) => new(TokenFaultKind.Claim, $"its '{name}' must be {allowed}");
}

internal enum TokenFaultKind
{
    TooLong, Malformed, Algorithm, Critical, Type, Issuer, Key, Signature, Audience, Expired, NotYetValid, LongLived, Claim,
}
