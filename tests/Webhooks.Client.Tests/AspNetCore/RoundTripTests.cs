using Webhooks.Testing;
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
