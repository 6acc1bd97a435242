using Webhooks.Contracts;
using Xunit;
using static Webhooks.Cli.Tests.Resources;

namespace Webhooks.Cli.Tests.Deliveries;

public class DeliveryStoryTests
{
    [Fact]
    public void A_delivered_event_says_when_and_with_which_attempt() =>
        Assert.Equal("Delivered 3m ago with attempt 2, answered 204.", Tell(Delivery("delivered", 2, code: 204)));

    [Fact]
    public void An_exhausted_one_says_why_what_was_answered_and_how_to_send_it_again()
    {
        var story = DeliveryStory.Of(Delivery("exhausted", 3, "status", 500), Attempt("database\n   is down"), Webhook(), Now);

        Assert.Equal(
            ["Given up 3m ago after 3 attempts: there are no retries left.", "Attempt 3, 3m ago, failed: the receiver answered 500.",
                "It answered: database is down"],
            story.Sentences);
        Assert.Equal("webhooks deliveries resend wh_1 evt_1 --project labels", story.Command);
    }

    [Fact]
    public void An_expired_one_is_told_from_a_refused_one() =>
        Assert.Contains("within the retention of events", Tell(Delivery("exhausted", 1, "expired")), StringComparison.Ordinal);

    [Fact]
    public void A_pending_one_says_when_it_is_tried_again() =>
        Assert.Equal(
            "Attempt 1 failed: no server listens at the receiver's address, or it cannot be reached. The next attempt is due in 5m.",
            Tell(Delivery("pending", 1, "connect_refused") with { NextAttemptAt = Now.AddMinutes(5) }));

    [Fact]
    public void A_webhook_that_is_stopped_is_the_reason_to_wait()
    {
        var paused = DeliveryStory.Of(Delivery("pending"), null, Webhook() with { Status = "paused", StatusReason = "operator" }, Now);
        Assert.Equal(["Not tried yet.", "It is waiting: an operator has paused it."], paused.Sentences);
        Assert.Equal("webhooks webhooks resume wh_1 --project labels", paused.Command);

        var gone = DeliveryStory.Of(Delivery("pending", 1, "gone", 410), null,
            Webhook() with { Status = "disabled", StatusReason = "gone" }, Now);
        Assert.Contains("410", gone.Sentences[^1], StringComparison.Ordinal);
        Assert.Equal("webhooks webhooks enable wh_1 --project labels", gone.Command);

        var damaged = DeliveryStory.Of(Delivery("pending"), null, Webhook() with { Status = "damaged", Damage = Damage() }, Now);
        Assert.Equal(
            "It is waiting: it is damaged (webhook-labels.wh_1, sequence number 3): The row cannot be read.", damaged.Sentences[^1]);
        Assert.Equal("webhooks webhooks show wh_1 --project labels", damaged.Command);
    }

    [Fact]
    public void A_failing_receiver_is_the_reason_to_wait() =>
        Assert.Contains("has been failing since 2026-11-28 11:00:00Z", Tell(
            Delivery("pending", 1, "timeout"),
            Webhook() with { Health = new() { State = "failing", ConsecutiveFailures = 9, FailingSince = Now.AddHours(-1) } }),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("dns")]
    [InlineData("blocked_address")]
    [InlineData("connect_refused")]
    [InlineData("connect_timeout")]
    [InlineData("tls")]
    [InlineData("timeout")]
    [InlineData("connection_reset")]
    [InlineData("response_ended")]
    [InlineData("response_headers_too_large")]
    [InlineData("invalid_response")]
    [InlineData("redirect")]
    [InlineData("status")]
    [InlineData("too_many_requests")]
    [InlineData("gone")]
    [InlineData("aborted_shutdown")]
    [InlineData("expired")]
    public void Every_failure_reason_has_words(string reason) =>
        Assert.DoesNotContain("the reason is", FailureWords.Of(reason, null), StringComparison.Ordinal);

    private static string Tell(DeliveryResource delivery, WebhookResource? webhook = null) =>
        string.Join(' ', DeliveryStory.Of(delivery, null, webhook ?? Webhook(), Now).Sentences);
}
