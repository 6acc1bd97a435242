using Xunit;

namespace Webhooks.Model.Tests.Webhooks;

public class SecretRotationTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public void The_secret_before_signs_until_the_overlap_ends()
    {
        var state = Rotate(Registered, Secret(1), Day, Given.Noon);

        Assert.Equal(Secret(1), state.Secret);
        Assert.Equal(new(Given.Secret, Given.Noon + Day), Assert.Single(state.Retiring));
    }

    [Fact]
    public void A_rotation_during_another_keeps_all_that_have_not_ended_newest_first()
    {
        var state = Rotate(Registered, Secret(1), Day, Given.Noon);
        state = Rotate(state, Secret(2), 3 * Day, Given.Noon.AddHours(1));
        Assert.Equal([Secret(1), Given.Secret], state.Retiring.Select(retiring => retiring.Secret));

        state = Rotate(state, Secret(3), Day, Given.Noon.AddDays(2));
        Assert.Equal([Secret(2), Secret(1)], state.Retiring.Select(retiring => retiring.Secret));
    }

    [Fact]
    public void Without_an_overlap_all_earlier_secrets_end_at_once()
    {
        var state = Rotate(Registered, Secret(1), Day, Given.Noon);

        state = Rotate(state, Secret(2), TimeSpan.Zero, Given.Noon.AddHours(1));

        Assert.Equal(Secret(2), state.Secret);
        Assert.Empty(state.Retiring);
    }

    [Fact]
    public void Asked_again_with_the_same_secret_nothing_changes() =>
        Assert.Equal(WebhookDecision.Nothing,
            WebhookDecider.Decide(Rotate(Registered, Secret(1), Day, Given.Noon), new RotateSecret(Secret(1), Day), Given.Noon));

    [Fact]
    public void Only_so_many_secrets_retire_at_once()
    {
        var state = Enumerable.Range(1, RetiringSecret.MaxRetiring).Aggregate(Registered, (s, n) => Rotate(s, Secret(n), Day, Given.Noon));

        Assert.Equal("too_many_secrets", WebhookDecider.Decide(state, new RotateSecret(Secret(9), Day), Given.Noon).Refusal?.Code);
        Assert.Empty(Rotate(state, Secret(9), TimeSpan.Zero, Given.Noon).Retiring);
        Assert.Single(Rotate(state, Secret(9), Day, Given.Noon + Day).Retiring);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(31)]
    public void An_overlap_beyond_its_bounds_is_refused(int days)
    {
        var refusal = WebhookDecider.Decide(Registered, new RotateSecret(Secret(1), days * Day), Given.Noon).Refusal;

        Assert.Equal((RefusalReason.Invalid, "overlap"), (refusal!.Reason, refusal.Errors.Single().Field));
    }

    [Fact]
    public void A_secret_of_another_kind_is_refused() => Assert.Equal(
        "secret",
        WebhookDecider.Decide(Registered, new RotateSecret(SigningSecret.FromKeyPair(new byte[32], new byte[32]), Day),
            Given.Noon).Refusal!.Errors.Single().Field);

    [Fact]
    public void A_change_of_how_it_signs_leaves_no_earlier_secret()
    {
        var pair = SigningSecret.FromKeyPair(new byte[32], new byte[32]);
        var state = Rotate(Registered, Secret(1), Day, Given.Noon);

        state = Carry(state, new ChangeWebhook(new() { Signing = new(SigningScheme.V1a) }, pair), Given.Noon);

        Assert.Equal(pair, state.Secret);
        Assert.Empty(state.Retiring);
    }

    [Fact]
    public void A_signature_that_is_added_or_dropped_leaves_the_secrets_of_the_other()
    {
        var pair = SigningSecret.FromKeyPair(new byte[32], new byte[32]);
        var state = Rotate(Registered, Secret(1), Day, Given.Noon);

        state = Carry(state, Signs(SigningScheme.V1AndV1a, SigningSecret.Combine(Secret(2), pair)), Given.Noon);
        Assert.Equal(SigningSecret.Combine(Secret(1), pair), state.Secret);
        Assert.Equal([Given.Secret], state.Retiring.Select(retiring => retiring.Secret));

        state = Carry(Rotate(state, SigningSecret.Combine(Secret(3), pair), Day, Given.Noon), Signs(SigningScheme.V1, Secret(4)),
            Given.Noon);
        Assert.Equal(Secret(3), state.Secret);
        Assert.Equal([Secret(1), Given.Secret], state.Retiring.Select(retiring => retiring.Secret));
    }

    [Theory]
    [InlineData(SigningScheme.V1)]
    [InlineData(SigningScheme.V1a)]
    public void A_webhook_with_both_signatures_takes_no_secret_of_one(SigningScheme scheme)
    {
        var both = SigningSecret.Combine(Secret(2), SigningSecret.FromKeyPair(new byte[32], new byte[32]));
        var state = Carry(Registered, Signs(SigningScheme.V1AndV1a, both), Given.Noon);

        var refusal = WebhookDecider.Decide(state, new RotateSecret(both.Part(scheme)!, Day), Given.Noon).Refusal;

        Assert.Equal("secret", refusal!.Errors.Single().Field);
    }

    private static ChangeWebhook Signs(SigningScheme scheme, SigningSecret secret) => new(new() { Signing = new(scheme) }, secret);

    private static WebhookState Registered { get; } =
        WebhookDecider.Apply(WebhookState.Missing,
            new WebhookCreated(Given.Project, Given.Webhook, Given.Definition, Given.Secret, null, Given.Noon));

    private static SigningSecret Secret(int number) => SigningSecret.FromBytes(Enumerable.Repeat((byte)number, 32).ToArray());

    private static WebhookState Rotate(WebhookState state, SigningSecret secret, TimeSpan overlap, DateTimeOffset at) =>
        Carry(state, new RotateSecret(secret, overlap), at);

    private static WebhookState Carry(WebhookState state, WebhookCommand command, DateTimeOffset at)
    {
        var decision = WebhookDecider.Decide(state, command, at);
        Assert.Null(decision.Refusal);
        return decision.Facts.Aggregate(state, WebhookDecider.Apply);
    }
}
