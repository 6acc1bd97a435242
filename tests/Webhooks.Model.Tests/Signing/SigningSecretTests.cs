using Xunit;

namespace Webhooks.Model.Tests.Signing;

public class SigningSecretTests
{
    private const string Shared = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Pair = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";

    [Theory]
    [InlineData(23, false)]
    [InlineData(24, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_secret_has_24_to_64_bytes(int bytes, bool isSecret)
    {
        var key = Enumerable.Range(0, bytes).Select(i => (byte)(i * 7)).ToArray();
        var text = "whsec_" + Convert.ToBase64String(key);
        Assert.Equal(isSecret, SigningSecret.TryParse(text, out var secret));
        if (isSecret)
        {
            Assert.Equal(SigningSecret.FromBytes(key), secret);
            Assert.Equal(text, secret!.Reveal());
            Assert.Equal(key, secret.Key.ToArray());
        }
        else
        {
            Assert.Throws<ArgumentException>(() => SigningSecret.FromBytes(key));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa-_")]
    [InlineData(Shared + " ")]
    [InlineData(Shared + " " + Shared)]
    [InlineData(Shared + "  " + Pair)]
    [InlineData(Pair + " " + Shared)]
    [InlineData(Shared + " " + Pair + " " + Pair)]
    [InlineData("whsec_not base64 at all, and yet long enough")]
    public void Anything_else_is_no_secret(string? text) => Assert.False(SigningSecret.TryParse(text, out _));

    [Fact]
    public void A_shared_secret_and_a_key_pair_sign_together()
    {
        Assert.True(SigningSecret.TryParse($"{Shared} {Pair}", out var both));

        Assert.Equal((SigningScheme.V1AndV1a, $"{Shared} {Pair}", "whsec_***"), (both.Scheme, both.Reveal(), $"{both}"));
        Assert.Equal([Shared, Pair], both.Parts.Select(part => part.Reveal()));
        Assert.Equal(both.Part(SigningScheme.V1a)!.PublicKey, both.PublicKey);
        Assert.Equal(both, SigningSecret.FromBytes(SigningScheme.V1AndV1a, both.Key));
        Assert.Throws<ArgumentException>(() => SigningSecret.Combine(both.Parts[1], both.Parts[0]));
        Assert.Throws<ArgumentException>(() => Signature.Sign(both, "evt_1", 1, [1]));
    }

    [Fact]
    public void An_overlong_text_is_no_secret() =>
        Assert.False(SigningSecret.TryParse("whsec_" + new string('A', 100_000), out _));

    [Fact]
    public void A_secret_never_prints_itself() =>
        Assert.Equal("whsec_***", $"{Given.Secret}");

    [Fact]
    public void A_secret_is_a_copy_of_the_key_it_was_made_of()
    {
        var key = new byte[32];
        var secret = SigningSecret.FromBytes(key);
        key[0] = 1;
        Assert.Equal(Given.Secret, secret);
        Assert.NotEqual(SigningSecret.FromBytes(key), secret);
    }
}
