using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Webhooks.AspNetCore.Tests.Tokens;

/// <summary>The code of the page about the portal that signs a token.</summary>
internal static class TokenSnippets
{
    public static string Sign(string pem, string user)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = "https://platform.example",
            Expires = DateTime.UtcNow.AddMinutes(5),
            Claims = new Dictionary<string, object>
            {
                ["sub"] = user,
                ["project"] = "labels",
                ["capabilities"] = new[] { "view", "edit" },
            },
            SigningCredentials = new(new ECDsaSecurityKey(key) { KeyId = "2026-09" }, SecurityAlgorithms.EcdsaSha256),
        });
    }
}
