using System.Diagnostics.CodeAnalysis;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Curve = Org.BouncyCastle.Math.EC.Rfc8032.Ed25519;

namespace Webhooks.Client;

/// <summary>Verification of Ed25519 (RFC 8032 §5.1.7), which .NET does not have.</summary>
internal static class Ed25519
{
    /// <summary>
    /// Reads a public key; false when its bytes are not a point, or are a point of small order, for which anyone could make signatures
    /// without a secret.
    /// </summary>
    public static bool TryReadPublicKey(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Ed25519PublicKeyParameters? key)
    {
        key = bytes.Length == Curve.PublicKeySize && Curve.ValidatePublicKeyPartial(bytes) ? new(bytes) : null;
        return key is not null;
    }

    /// <summary>
    /// Whether the signature over the two parts of the message, one after the other, was made with the key's private half.
    /// </summary>
    public static bool Verify(
        Ed25519PublicKeyParameters key, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> body)
    {
        if (signature.Length != Curve.SignatureSize)
            return false;
        var signer = new Ed25519Signer();
        signer.Init(forSigning: false, key);
        signer.BlockUpdate(prefix);
        signer.BlockUpdate(body);
        return signer.VerifySignature(signature.ToArray());
    }
}
