using Xunit;

namespace Webhooks.Model.Tests.Signing;

public sealed class KeyPairTests
{
    private const string Pair = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";

    private static readonly DateTimeOffset Noon = new(2026, 9, 28, 12, 0, 0, TimeSpan.Zero);
    private static readonly SigningSecret Shared = SigningSecret.FromBytes(new byte[32]);

    private static readonly WebhookDefinition Definition =
        new() { Name = "Labels", Url = "https://example.com/hook", Filter = new([EventTypePattern.Parse("*")]) };

    [Fact]
    public void A_pair_shows_its_public_half_and_hides_the_other()
    {
        Assert.True(SigningSecret.TryParse(Pair, out var pair));

        Assert.Equal(SigningScheme.V1a, pair.Scheme);
        Assert.Equal("whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=", pair.PublicKey);
        Assert.Equal(Pair, pair.Reveal());
        Assert.Equal("whsk_***", $"{pair}");
        Assert.Equal(pair, SigningSecret.FromKeyPair(pair.Key[..32], pair.Key[32..]));
    }

    [Fact]
    public void A_shared_secret_has_no_public_half()
    {
        Assert.Equal(SigningScheme.V1, Shared.Scheme);
        Assert.Null(Shared.PublicKey);
    }

    [Fact]
    public void The_same_bytes_of_another_kind_are_another_secret()
    {
        Assert.True(SigningSecret.TryParse(Pair, out var pair));

        Assert.NotEqual(SigningSecret.FromBytes(pair.Key), pair);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(32)]
    [InlineData(63)]
    [InlineData(65)]
    public void A_pair_has_64_bytes(int bytes) =>
        Assert.False(SigningSecret.TryParse("whsk_" + Convert.ToBase64String(new byte[bytes]), out _));

    [Fact]
    public void A_pair_is_no_key_of_an_HMAC()
    {
        Assert.True(SigningSecret.TryParse(Pair, out var pair));

        Assert.Throws<ArgumentException>(() => Signature.Sign(pair, "evt_1", 1, "{}"u8));
    }

    [Fact]
    public void A_webhook_is_created_with_a_secret_of_its_kind_only()
    {
        Assert.True(SigningSecret.TryParse(Pair, out var pair));

        Assert.Null(Create(SigningScheme.V1a, pair).Refusal);
        Assert.Equal(["secret"], Create(SigningScheme.V1a, Shared).Refusal?.Errors.Select(e => e.Field));
        Assert.Equal(["secret"], Create(SigningScheme.V1, pair).Refusal?.Errors.Select(e => e.Field));
    }

    [Fact]
    public void A_webhook_that_is_to_sign_in_another_way_gets_the_secret_for_it_and_keeps_it_otherwise()
    {
        Assert.True(SigningSecret.TryParse(Pair, out var pair));
        var state = After(WebhookState.Missing, new CreateWebhook(ProjectId.Parse("p"), WebhookId.Parse("wh_1"), Definition, Shared, null));

        state = After(state, new ChangeWebhook(new() { Signing = new(SigningScheme.V1) }, SigningSecret.FromBytes(new byte[24])));
        Assert.Equal(Shared, state.Secret);

        state = After(state, new ChangeWebhook(new() { Signing = new(SigningScheme.V1a) }, pair));
        Assert.Equal((pair, SigningScheme.V1a), (state.Secret, state.Definition?.Signing));

        state = After(state, new ChangeWebhook(new() { Name = new("Other") }));
        Assert.Equal(pair, state.Secret);
    }

    private static WebhookDecision Create(SigningScheme signing, SigningSecret secret) => WebhookDecider.Decide(
        WebhookState.Missing,
        new CreateWebhook(ProjectId.Parse("p"), WebhookId.Parse("wh_1"), Definition with { Signing = signing }, secret, null),
        Noon);

    private static WebhookState After(WebhookState state, WebhookCommand command) =>
        WebhookDecider.Decide(state, command, Noon).Facts.Aggregate(state, WebhookDecider.Apply);
}
