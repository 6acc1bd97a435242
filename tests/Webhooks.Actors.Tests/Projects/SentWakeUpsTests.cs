using Microsoft.Extensions.Time.Testing;
using Webhooks.Actors.Node;
using Webhooks.Actors.Projects;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Projects;

public sealed class SentWakeUpsTests
{
    private static readonly WebhookId Webhook = WebhookId.Parse("wh_1");

    private readonly FakeTimeProvider time = new();
    private readonly LostNodes lost;
    private readonly SentWakeUps sent;

    public SentWakeUpsTests()
    {
        lost = new(time, () => false);
        sent = new(time, lost);
    }

    [Fact]
    public void A_webhook_that_was_woken_is_not_woken_again_until_it_has_answered()
    {
        sent.Sent(Webhook);
        Assert.False(sent.MayWake(Webhook));

        sent.Answered(Webhook);
        Assert.True(sent.MayWake(Webhook));
    }

    [Fact]
    public void Without_an_answer_it_is_woken_again_after_3_6_and_12_seconds_and_at_last_each_minute()
    {
        foreach (var pause in (int[])[3, 6, 12, 24, 48, 60, 60])
        {
            sent.Sent(Webhook);
            time.Advance(TimeSpan.FromSeconds(pause) - TimeSpan.FromTicks(1));
            Assert.False(sent.MayWakeAgain(Webhook));

            time.Advance(TimeSpan.FromTicks(1));
            Assert.True(sent.MayWakeAgain(Webhook));
        }
    }

    [Fact]
    public void A_webhook_that_may_have_been_on_a_node_that_is_lost_is_woken_again_at_once_and_the_pauses_begin_again()
    {
        for (var times = 0; times < 5; times++)
            sent.Sent(Webhook);

        lost.Lost();

        Assert.True(sent.MayWake(Webhook));
        Assert.True(sent.MayWakeAgain(Webhook));
        sent.Sent(Webhook);
        Assert.False(sent.MayWake(Webhook));
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.True(sent.MayWakeAgain(Webhook));
    }
}
