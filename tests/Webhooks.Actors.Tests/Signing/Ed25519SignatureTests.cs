using System.Text;
using FsCheck.Xunit;
using NSec.Cryptography;
using Webhooks.Actors.Signing;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Signing;

public sealed class Ed25519SignatureTests
{
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";

    private static readonly SigningSecret Pair =
        Parse("whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==");

    [Fact]
    public void A_signature_is_the_one_that_other_implementations_make() => Assert.Equal(
        "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==",
        Ed25519Signature.Sign(Pair, Id, 1614265330, """{"test": 2432232314}"""u8));

    /// <summary>RFC 8032 §7.1, test 1.</summary>
    [Fact]
    public void The_public_key_follows_from_the_seed() => Assert.Equal(
        "D75A980182B10AB7D54BFED3C964073A0EE172F3DAA62325AF021A68F707511A",
        Convert.ToHexString(
            Ed25519Signature.KeyPair(Convert.FromHexString("9D61B19DEFFD5A60BA844AF492EC2CC44449C5697B326919703BAC031CAE7F60")).Key[32..]));

    [Property]
    public void A_receiver_verifies_with_the_public_key(long timestamp, byte[] body)
    {
        var signature = Ed25519Signature.Sign(Pair, Id, timestamp, body);

        var key = PublicKey.Import(SignatureAlgorithm.Ed25519, Convert.FromBase64String(Pair.PublicKey!["whpk_".Length..]),
            KeyBlobFormat.RawPublicKey);
        byte[] content = [.. Encoding.UTF8.GetBytes($"{Id}.{timestamp}."), .. body];
        Assert.StartsWith("v1a,", signature, StringComparison.Ordinal);
        Assert.True(SignatureAlgorithm.Ed25519.Verify(key, content, Convert.FromBase64String(signature["v1a,".Length..])));
    }

    [Fact]
    public void Halves_that_do_not_belong_together_are_refused()
    {
        var other = Ed25519Signature.KeyPair(new byte[32]);

        Assert.True(Ed25519Signature.IsPair(Pair));
        Assert.True(Ed25519Signature.IsPair(other));
        Assert.False(Ed25519Signature.IsPair(SigningSecret.FromKeyPair(Pair.Key[..32], other.Key[32..])));
    }

    [Theory]
    [InlineData(SigningScheme.V1)]
    [InlineData(SigningScheme.V1a)]
    public async Task Each_created_secret_is_of_its_kind_and_of_its_own(SigningScheme scheme)
    {
        var first = await CreateAsync(scheme);
        var second = await CreateAsync(scheme);

        Assert.Equal((scheme, scheme), (first.Scheme, second.Scheme));
        Assert.NotEqual(first, second);
        Assert.True(scheme == SigningScheme.V1 || Ed25519Signature.IsPair(first));
    }

    private static ValueTask<SigningSecret> CreateAsync(SigningScheme scheme) =>
        WebhookSigner.Instance.CreateSecretAsync(Sample.Project, Sample.Webhook, scheme, CancellationToken.None);

    private static SigningSecret Parse(string text) =>
        SigningSecret.TryParse(text, out var secret) ? secret : throw new FormatException(text);
}
