using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Webhooks.AspNetCore;

/// <summary>Verifies the signature of a token, its issuer and its audience.</summary>
internal static class TokenSignature
{
    private static readonly JsonWebTokenHandler Handler = new() { MaximumTokenSizeInBytes = TokenForm.MaxLength, MapInboundClaims = false };

    public static async ValueTask<TokenFault?> ValidateAsync(TokenForm form, PortalIssuer issuer, IReadOnlyList<VerificationKey> keys)
    {
        SecurityKey[] fitting =
        [
            .. keys.Where(key => key.Algorithm == form.Algorithm && (form.KeyId is null || key.Id is null || key.Id == form.KeyId))
                .Select(key => key.Key),
        ];
        if (fitting.Length == 0)
            return TokenFault.Key;
        var validated = await Handler.ValidateTokenAsync(form.Token, new TokenValidationParameters
        {
            ValidAlgorithms = [form.Algorithm],
            IssuerSigningKeys = fitting,
            TryAllIssuerSigningKeys = true,
            RequireSignedTokens = true,
            ValidIssuer = issuer.Issuer,
            ValidateAudience = issuer.Audience is not null,
            ValidAudience = issuer.Audience,
            // SignedUser reads the times: with the host's clock, and with the lifetime that is allowed.
            ValidateLifetime = false,
            LogValidationExceptions = false,
        });
        return validated switch
        {
            { IsValid: true } => null,
            { Exception: SecurityTokenInvalidAudienceException } => TokenFault.Audience,
            { Exception: SecurityTokenInvalidIssuerException } => TokenFault.Issuer,
            { Exception: SecurityTokenInvalidSignatureException or SecurityTokenInvalidAlgorithmException } => TokenFault.Signature,
            // What the library cannot read, such as an 'exp' that is out of range.
            _ => TokenFault.Malformed,
        };
    }
}
