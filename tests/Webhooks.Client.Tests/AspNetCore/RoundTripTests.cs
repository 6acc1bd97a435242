using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Client.Tests.AspNetCore;

/// <summary>Published with the client, delivered by the engine, verified by the filter.</summary>
public sealed class RoundTripTests(EngineHost host) : EngineTest(host)
{
    [Theory]
    [InlineData("v1")]
    [InlineData("v1a")]
    public async Task What_is_published_arrives_verified_and_typed(string signing)
    {
        var webhook = await Register(signing: signing);
        await Client.Webhooks.PauseAsync(Project, webhook.Id);
        await using var receiver = await ReceiverHost.Start(webhook.PublicKey ?? webhook.Secret!);
        await Client.Webhooks.UpdateAsync(Project, webhook.Id, new() { Url = receiver.Url("/typed").AbsoluteUri });

        await Client.Events.PublishAsync(Project, "image.seen", new { id = 17, by = "ada" });
        await Client.Webhooks.ResumeAsync(Project, webhook.Id);

        await receiver.Until(1);
        Assert.Equal([$"image.seen {Project} 1 17 ada"], receiver.Seen);
        await Eventually(() => Client.Webhooks.GetAsync(Project, webhook.Id), w => w.Counts.Delivered == 1);
    }

    [Fact]
    public async Task Both_signatures_are_verified_by_receivers_of_either_kind_also_while_their_secrets_are_rotated()
    {
        var webhook = await Register(signing: "v1,v1a");
        var rotated = await Client.Webhooks.RotateSecretAsync(Project, webhook.Id);
        var shown = await Client.Webhooks.GetSecretAsync(Project, webhook.Id);

        Assert.Equal((rotated.Secret, rotated.PublicKey), (shown.Secret, shown.PublicKey));
        Assert.All([webhook.Secret, rotated.Secret], secret => Assert.Matches("^whsec_[A-Za-z0-9+/=]{44}$", secret));
        string[] keys = [webhook.Secret!, webhook.PublicKey!, rotated.Secret!, rotated.PublicKey!];
        Assert.Equal(4, keys.Distinct().Count());
        foreach (var key in keys)
        {
            await using var receiver = await ReceiverHost.Start(key);
            await Client.Webhooks.UpdateAsync(Project, webhook.Id, new() { Url = receiver.Url("/raw").AbsoluteUri });
            await Client.Events.PublishAsync(Project, "image.seen", 1);
            await receiver.Until(1);
        }
    }

    [Fact]
    public async Task A_webhook_that_adds_or_drops_a_signature_keeps_the_secret_of_the_one_that_stays()
    {
        var webhook = await Register();

        var both = await Client.Webhooks.UpdateAsync(Project, webhook.Id, new() { Signing = "v1,v1a" });
        var secret = await Client.Webhooks.GetSecretAsync(Project, webhook.Id);
        var pair = await Client.Webhooks.UpdateAsync(Project, webhook.Id, new() { Signing = "v1a" });
        var none = await Client.Webhooks.GetSecretAsync(Project, webhook.Id);

        Assert.Equal((Receiver.Secret, both.PublicKey), (secret.Secret, secret.PublicKey));
        Assert.Equal(("v1,v1a", "v1a", both.PublicKey), (both.Signing, pair.Signing, pair.PublicKey));
        Assert.Equal((null, both.PublicKey), (none.Secret, none.PublicKey));
    }

    [Fact]
    public async Task A_shared_secret_of_the_callers_gets_a_key_pair_beside_it()
    {
        var own = StandardWebhooks.NewSecret();
        var webhook = await Client.Webhooks.CreateAsync(
            Project, new() { Name = "Own", Url = Receiver.Url().AbsoluteUri, EventTypes = ["*"], Signing = "v1,v1a", Secret = own });

        Assert.Equal(own, webhook.Secret);
        Assert.StartsWith("whpk_", webhook.PublicKey, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_secret_is_rotated_the_old_one_and_the_new_one_verify()
    {
        var webhook = await Register();
        await using var before = await ReceiverHost.Start(webhook.Secret!);
        var rotated = await Client.Webhooks.RotateSecretAsync(Project, webhook.Id);
        await using var after = await ReceiverHost.Start(rotated.Secret!);

        foreach (var receiver in (ReceiverHost[])[before, after])
        {
            await Client.Webhooks.UpdateAsync(Project, webhook.Id, new() { Url = receiver.Url("/raw").AbsoluteUri });
            await Client.Events.PublishAsync(Project, "image.seen", 1);
            await receiver.Until(1);
        }
    }

    [Fact]
    public async Task What_another_secret_signed_is_refused_and_the_reason_is_in_the_attempt_log()
    {
        await using var receiver = await ReceiverHost.Start(StandardWebhooks.NewSecret());
        var webhook = await Register(receiver.Url("/raw").AbsoluteUri);

        var published = await Client.Events.PublishAsync(Project, "image.seen", 1);

        await Eventually(() => Client.Webhooks.GetAsync(Project, webhook.Id), w => w.Counts.Exhausted == 1);
        var delivery = await Eventually(() => Client.Deliveries.GetAsync(Project, webhook.Id, published.Id), d => d.AttemptLog.Count == 1);
        Assert.Equal(401, delivery.AttemptLog[0].StatusCode);
        Assert.Contains("no_matching_signature", delivery.AttemptLog[0].ResponseBody, StringComparison.Ordinal);
        Assert.Empty(receiver.Seen);
    }
}
