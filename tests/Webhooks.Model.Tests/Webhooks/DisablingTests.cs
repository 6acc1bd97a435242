using Xunit;

namespace Webhooks.Model.Tests.Webhooks;

public class DisablingTests
{
    private static readonly TimeSpan FiveDays = TimeSpan.FromDays(5);

    private static readonly WebhookState Active = WebhookDecider.Apply(
        WebhookDecider.Apply(WebhookState.Missing, new WebhookCreated(Given.Project, Given.Webhook, Given.Definition, Given.Secret, null, Given.Noon)),
        new RouteConfirmed(1, Cursor.Earliest));

    private static readonly WebhookState Failing = Enumerable.Range(1, 5).Aggregate(
        Active, (state, i) => state.Record(Failed(i, Given.Noon) with { Outcome = Given.Failed with { Duration = WebhookHealth.FailingOver } }));

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
        Assert.Empty(Disabling.Decide(Failing, Given.Noon.AddDays(3.9), FiveDays));
        Assert.Equal(new DisablingAnnounced(Given.Noon.AddDays(5), Given.Noon.AddDays(4)), Assert.Single(Disabling.Decide(Failing, Given.Noon.AddDays(4), FiveDays)));
        var announced = After(Failing, Given.Noon.AddDays(4));
        Assert.Empty(Disabling.Decide(announced, Given.Noon.AddDays(4.9), FiveDays));
        var disabled = After(announced, Given.Noon.AddDays(5));
        Assert.Equal((WebhookStatus.Disabled, StatusReason.Failing), (disabled.Status, disabled.Reason));
        Assert.Empty(Disabling.Decide(disabled, Given.Noon.AddDays(6), FiveDays));
    }

    [Fact]
    public void Nobody_is_disabled_without_an_announcement() => Assert.Equal(
        [typeof(DisablingAnnounced), typeof(WebhookDisabled)], Disabling.Decide(Failing, Given.Noon.AddDays(9), FiveDays).Select(fact => fact.GetType()));

    [Fact]
    public void A_success_in_between_starts_the_time_anew()
    {
        var recovered = After(Failing, Given.Noon.AddDays(4)).Record(new(new(1, 1), Given.Noon, 2, Given.Noon.AddDays(4.5), Given.Success, DeliveryStatus.Delivered, null));
        Assert.Empty(Disabling.Decide(recovered, Given.Noon.AddDays(9), FiveDays));
        Assert.Empty(Disabling.Decide(recovered.Record(Failed(9, Given.Noon.AddDays(9))), Given.Noon.AddDays(9), FiveDays));
    }

    [Fact]
    public void A_few_failures_disable_when_they_lie_so_far_apart_and_not_by_time_alone()
    {
        var failed = Active.Record(Failed(1, Given.Noon));
        Assert.Empty(Disabling.Decide(failed, Given.Noon.AddDays(9), FiveDays));
        Assert.NotEmpty(Disabling.Decide(failed.Record(Failed(1, Given.Noon.AddDays(6))), Given.Noon.AddDays(6), FiveDays));
    }

    [Fact]
    public void A_paused_webhook_is_not_disabled_and_its_pause_does_not_count()
    {
        var paused = WebhookDecider.Apply(Failing, new WebhookPaused(Given.Noon));
        Assert.Empty(Disabling.Decide(paused, Given.Noon.AddDays(9), FiveDays));
        Assert.Empty(Disabling.Decide(WebhookDecider.Apply(paused, new WebhookResumed(Given.Noon.AddDays(9))), Given.Noon.AddDays(9), FiveDays));
    }

    private static WebhookState After(WebhookState state, DateTimeOffset now) =>
        Disabling.Decide(state, now, FiveDays).Aggregate(state, WebhookDecider.Apply);

    private static Attempt Failed(long sequence, DateTimeOffset at) =>
        new(new(sequence, 1), Given.Noon, 1, at, Given.Failed, DeliveryStatus.Pending, at.AddMinutes(1));
}
