using Microsoft.IdentityModel.Tokens;
using NSec.Cryptography;

namespace Webhooks.AspNetCore;

/// <summary>An Ed25519 public key for Microsoft.IdentityModel, which has no EdDSA of its own.</summary>
internal sealed class Ed25519SecurityKey : AsymmetricSecurityKey
{
    private readonly PublicKey _key;

    private Ed25519SecurityKey(PublicKey key, string? id)
    {
        (_key, KeyId) = (key, id);
        CryptoProviderFactory = new() { CustomCryptoProvider = new Provider(), CacheSignatureProviders = false };
    }

    public override int KeySize => 256;

    [Obsolete("Of the base class, which replaces it by PrivateKeyStatus.")]
    public override bool HasPrivateKey => false;

    public override PrivateKeyStatus PrivateKeyStatus => PrivateKeyStatus.DoesNotExist;

    public static Ed25519SecurityKey Of(string? id, ReadOnlySpan<byte> bytes) =>
        PublicKey.TryImport(SignatureAlgorithm.Ed25519, bytes, KeyBlobFormat.RawPublicKey, out var key) && key is not null
            ? new(key, id)
            : throw new UnusableKeyException("has an Ed25519 key that is not 32 bytes of a point.");

    private bool Verify(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureAlgorithm.Ed25519.SignatureSize && SignatureAlgorithm.Ed25519.Verify(_key, content, signature);

    private sealed class Provider : ICryptoProvider
    {
        public bool IsSupportedAlgorithm(string algorithm, params object[] args) =>
            algorithm == VerificationKey.EdDsa && args is [Ed25519SecurityKey, ..];

        public object Create(string algorithm, params object[] args) => new Verifier((Ed25519SecurityKey)args[0], algorithm);

        public void Release(object cryptoInstance) => (cryptoInstance as IDisposable)?.Dispose();
    }

    private sealed class Verifier(Ed25519SecurityKey key, string algorithm) : SignatureProvider(key, algorithm)
    {
        public override byte[] Sign(byte[] input) => throw new NotSupportedException("The key is public.");

        public override bool Verify(byte[] input, byte[] signature) => key.Verify(input, signature);

        public override bool Verify(
            byte[] input, int inputOffset, int inputLength, byte[] signature, int signatureOffset, int signatureLength) =>
            key.Verify(input.AsSpan(inputOffset, inputLength), signature.AsSpan(signatureOffset, signatureLength));

        protected override void Dispose(bool disposing)
        {
        }
    }
}
