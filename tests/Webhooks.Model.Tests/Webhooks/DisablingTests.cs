using Xunit;

namespace Webhooks.Model.Tests.Webhooks;

public class DisablingTests
{
    private static readonly TimeSpan FiveDays = TimeSpan.FromDays(5);

    private static readonly WebhookState Active = WebhookDecider.Apply(
        WebhookDecider.Apply(WebhookState.Missing,
            new WebhookCreated(Given.Project, Given.Webhook, Given.Definition, Given.Secret, null, Given.Noon)),
        new RouteConfirmed(1, Cursor.Earliest));

    private static readonly WebhookState Failing = Enumerable.Range(1, 5).Aggregate(
        Active,
        (state, i) => state.Record(Failed(i, Given.Noon) with { Outcome = Given.Failed with { Duration = WebhookHealth.FailingOver } }));

    [Fact]
    public void A_410_disables_at_once_and_what_is_pending_stays()
    {
        var gone = Active.Record(Failed(1, Given.Noon)).Record(Failed(2, Given.Noon) with { Outcome = Given.Answered(410) });
        Assert.False(gone.MayDeliver);
        var disabled = After(gone, Given.Noon);
        Assert.Equal((WebhookStatus.Disabled, StatusReason.Gone), (disabled.Status, disabled.Reason));
        Assert.Equal([1, 2], disabled.Retrying.Keys.Order());
        var enabled = WebhookDecider.Decide(disabled, new EnableWebhook(null), Given.Noon).Facts.Aggregate(disabled, WebhookDecider.Apply);
        Assert.True(enabled.MayDeliver);
        Assert.Empty(Disabling.Decide(enabled, Given.Noon, FiveDays));
    }

    [Fact]
    public void Failing_for_long_is_announced_first_and_then_disables()
    {
        Assert.Empty(Disabling.Decide(FailingUntil(3.9), Given.Noon.AddDays(3.9), FiveDays));
        Assert.Equal(new DisablingAnnounced(Given.Noon.AddDays(5), Given.Noon.AddDays(4)),
            Assert.Single(Disabling.Decide(FailingUntil(4), Given.Noon.AddDays(4), FiveDays)));
        var announced = After(FailingUntil(4), Given.Noon.AddDays(4));
        Assert.Empty(Disabling.Decide(FailingOn(announced, 41, 49), Given.Noon.AddDays(4.9), FiveDays));
        var disabled = After(FailingOn(announced, 41, 50), Given.Noon.AddDays(5));
        Assert.Equal((WebhookStatus.Disabled, StatusReason.Failing), (disabled.Status, disabled.Reason));
        Assert.Empty(Disabling.Decide(disabled, Given.Noon.AddDays(6), FiveDays));
    }

    [Fact]
    public void No_webhook_is_disabled_without_an_announcement() => Assert.Equal(
        [typeof(DisablingAnnounced), typeof(WebhookDisabled)],
        Disabling.Decide(FailingUntil(9), Given.Noon.AddDays(9), FiveDays).Select(fact => fact.GetType()));

    [Fact]
    public void A_success_in_between_starts_the_time_again()
    {
        var recovered = After(FailingUntil(4), Given.Noon.AddDays(4))
            .Record(new(new(1, 1), Given.Noon, 2, Given.Noon.AddDays(4.5), Given.Success, DeliveryStatus.Delivered, null));
        Assert.Empty(Disabling.Decide(recovered, Given.Noon.AddDays(9), FiveDays));
        Assert.Empty(Disabling.Decide(recovered.Record(Failed(9, Given.Noon.AddDays(9))), Given.Noon.AddDays(9), FiveDays));
    }

    [Fact]
    public void A_few_failures_disable_when_they_lie_so_far_apart_and_not_by_time_alone()
    {
        var failed = Active.Record(Failed(1, Given.Noon) with { NextAt = Given.Noon.AddDays(6) });
        Assert.Empty(Disabling.Decide(failed, Given.Noon.AddDays(9), FiveDays));
        Assert.NotEmpty(Disabling.Decide(failed.Record(Failed(1, Given.Noon.AddDays(6))), Given.Noon.AddDays(6), FiveDays));
    }

    [Fact]
    public void A_paused_webhook_is_not_disabled_and_its_pause_does_not_count()
    {
        var paused = WebhookDecider.Apply(Failing, new WebhookPaused(Given.Noon));
        Assert.Empty(Disabling.Decide(paused, Given.Noon.AddDays(9), FiveDays));
        Assert.Empty(
            Disabling.Decide(WebhookDecider.Apply(paused, new WebhookResumed(Given.Noon.AddDays(9))), Given.Noon.AddDays(9), FiveDays));
    }

    [Fact]
    public void Time_alone_disables_while_no_retry_is_due()
    {
        var waits = Failing.Record(Retried(0) with { NextAt = Given.Noon.AddDays(8) });
        waits =
            waits with
            {
                Retrying = waits.Retrying.RemoveRange([1, 2, 3, 4]),
                Health = waits.Health with { ProbeAt = Given.Noon.AddDays(8) }
            };
        Assert.Equal([typeof(DisablingAnnounced), typeof(WebhookDisabled)],
            Disabling.Decide(waits, Given.Noon.AddDays(5), FiveDays).Select(fact => fact.GetType()));
    }

    [Fact]
    public void A_webhook_whose_node_was_away_for_longer_is_tried_before_it_is_disabled_and_that_time_does_not_count()
    {
        Assert.Empty(Disabling.Decide(Failing, Given.Noon.AddDays(30), FiveDays));

        var tried = Failing.Record(Failed(1, Given.Noon.AddDays(30)) with { Number = 2, NextAt = Given.Noon.AddDays(30.5) });
        Assert.Empty(Disabling.Decide(tried, Given.Noon.AddDays(30), FiveDays));

        var failedOn = FailingOn(tried, 300, 351);
        Assert.NotEmpty(Disabling.Decide(failedOn, Given.Noon.AddDays(35.2), FiveDays));
        Assert.Equal(Given.Noon, failedOn.Health.FailingSince);
    }

    private static WebhookState FailingUntil(double days) => FailingOn(Failing, 0, (int)(days * 10));

    /// <summary>Retries that fail from one tenth of a day to another, each as soon as it was due.</summary>
    private static WebhookState FailingOn(WebhookState before, int from, int to) =>
        Enumerable.Range(from, to - from + 1).Aggregate(before, (state, tenth) => state.Record(Retried(tenth / 10.0)));

    /// <summary>A retry of the last event, which is due again after a tenth of a day.</summary>
    private static Attempt Retried(double day) =>
        Failed(5, Given.Noon.AddDays(day)) with { Number = 2, NextAt = Given.Noon.AddDays(day + 0.1) };

    private static WebhookState After(WebhookState state, DateTimeOffset now) =>
        Disabling.Decide(state, now, FiveDays).Aggregate(state, WebhookDecider.Apply);

    private static Attempt Failed(long sequence, DateTimeOffset at) =>
        new(new(sequence, 1), Given.Noon, 1, at, Given.Failed, DeliveryStatus.Pending, at.AddMinutes(1));
}
