using System.Numerics;
using FsCheck;
using FsCheck.Xunit;
using NSec.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Xunit;

namespace Webhooks.Client.Tests.Signatures;

public sealed class Ed25519Tests
{
    private static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", null);

    /// <summary>RFC 8032 §7.1: public key, message, signature.</summary>
    public static TheoryData<string, string, string> Vectors => new()
    {
        {
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        },
        {
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        },
        {
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        },
        {
            "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
        },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_vectors_of_RFC_8032_verify(string key, string message, string signature)
    {
        var (bytes, content) = (Convert.FromHexString(signature), Convert.FromHexString(message));

        Assert.True(Verify(Convert.FromHexString(key), bytes, content));
        bytes[0] ^= 1;
        Assert.False(Verify(Convert.FromHexString(key), bytes, content));
    }

    [Property(MaxTest = 50)]
    public void What_NSec_signs_verifies_and_what_is_altered_does_not(byte[] message, byte place, byte change)
    {
        using var pair = Key.Create(SignatureAlgorithm.Ed25519);
        var key = pair.PublicKey.Export(KeyBlobFormat.RawPublicKey);
        var signature = SignatureAlgorithm.Ed25519.Sign(pair, message);
        var cut = place % (message.Length + 1);

        Assert.True(
            Ed25519PublicKeyOf(key) is { } point && Client.Ed25519.Verify(point, signature, message.AsSpan(0, cut), message.AsSpan(cut)));

        var flipped = (byte)(1 << (change % 8));
        signature[place % 64] ^= flipped;
        Assert.False(Verify(key, signature, message));
        signature[place % 64] ^= flipped;
        Assert.False(Verify(key, signature, [.. message, change]));
        key[place % 32] ^= flipped;
        Assert.False(Verify(key, signature, message));
    }

    [Fact]
    public void A_signature_has_one_form_only()
    {
        using var pair = Key.Create(SignatureAlgorithm.Ed25519);
        var key = pair.PublicKey.Export(KeyBlobFormat.RawPublicKey);
        var signature = SignatureAlgorithm.Ed25519.Sign(pair, "message"u8);
        var other = new BigInteger(signature.AsSpan(32), isUnsigned: true) + Order;

        Assert.True(Verify(key, signature, "message"u8));
        Assert.True(other.TryWriteBytes(signature.AsSpan(32), out _, isUnsigned: true));
        Assert.False(Verify(key, signature, "message"u8));
    }

    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")] // the neutral point
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")] // of order 2
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")] // of order 8
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")] // y = p
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000")] // on no point of the curve
    [InlineData("00")]
    public void An_arbitrary_text_is_no_key(string key) =>
        Assert.False(Client.Ed25519.TryReadPublicKey(Convert.FromHexString(key), out _));

    private static Ed25519PublicKeyParameters? Ed25519PublicKeyOf(ReadOnlySpan<byte> key) =>
        Client.Ed25519.TryReadPublicKey(key, out var point) ? point : null;

    private static bool Verify(ReadOnlySpan<byte> key, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message) =>
        Ed25519PublicKeyOf(key) is { } point && Client.Ed25519.Verify(point, signature, [], message);
}
