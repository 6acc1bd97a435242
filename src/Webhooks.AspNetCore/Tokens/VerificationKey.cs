using System.Numerics;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Webhooks.AspNetCore;

/// <summary>A public key and the one algorithm that it verifies: the token's header cannot choose another.</summary>
/// <param name="Id">Its <c>kid</c>; null when it has none.</param>
/// <param name="Algorithm">The value of <c>alg</c>.</param>
/// <param name="Key">The key.</param>
internal sealed record VerificationKey(string? Id, string Algorithm, SecurityKey Key)
{
    public const string Rs256 = "RS256";
    public const string Es256 = "ES256";
    public const string EdDsa = "EdDSA";

    private const int LeastRsaBits = 2048;
    private const int MostRsaBits = 8192;

    public static VerificationKey OfRsa(string? id, RSAParameters parameters)
    {
        var bits = new BigInteger(parameters.Modulus, isUnsigned: true, isBigEndian: true).GetBitLength();
        if (bits is < LeastRsaBits or > MostRsaBits)
            throw new UnusableKeyException($"has an RSA key of {bits} bits; it must have {LeastRsaBits} to {MostRsaBits}.");
        // With 1 as exponent, every caller could sign.
        var exponent = new BigInteger(parameters.Exponent, isUnsigned: true, isBigEndian: true);
        if (exponent < 3 || exponent.IsEven)
            throw new UnusableKeyException("has an RSA key with a wrong exponent.");
        return new(id, Rs256, new RsaSecurityKey(parameters) { KeyId = id });
    }

    public static VerificationKey OfEc(string? id, ECParameters parameters)
    {
        if (!parameters.Curve.IsNamed || parameters.Curve.Oid.Value != ECCurve.NamedCurves.nistP256.Oid.Value)
            throw new UnusableKeyException("has an EC key of another curve than P-256.");
        try
        {
            return new(id, Es256, new ECDsaSecurityKey(ECDsa.Create(parameters)) { KeyId = id });
        }
        catch (CryptographicException)
        {
            throw new UnusableKeyException("has an EC key whose point is not on P-256.");
        }
    }

    public static VerificationKey OfEd25519(string? id, ReadOnlySpan<byte> bytes) => new(id, EdDsa, Ed25519SecurityKey.Of(id, bytes));
}
