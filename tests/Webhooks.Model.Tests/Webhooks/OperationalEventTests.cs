using System.Text;
using Xunit;

namespace Webhooks.Model.Tests.Webhooks;

public class NoticeTests
{
    private static readonly WebhookState Active = WebhookDecider.Apply(
        WebhookDecider.Apply(WebhookState.Missing,
            new WebhookCreated(Given.Project, Given.Webhook, Given.Definition, Given.Secret, null, Given.Noon)),
        new RouteConfirmed(1, Cursor.Earliest));

    private static readonly WebhookState Failing = Enumerable.Range(1, 9).Aggregate(
        Active, (state, i) => state.Record(Failed(i) with { Outcome = Given.Failed with { Duration = WebhookHealth.FailingOver } }));

    [Fact]
    public void Failing_and_recovery_are_reported_once()
    {
        Assert.Equal([OperationalEventKind.Failing], Reported(Failing));
        var recovered = Failing.Record(Delivered(1)).Record(Delivered(2));
        Assert.Equal([OperationalEventKind.Failing, OperationalEventKind.Recovered], Reported(recovered));
        Assert.Equal([1, 2], recovered.OpenOperationalEvents.Open.Select(raised => raised.Number));
    }

    [Fact]
    public void Who_never_failed_does_not_recover() => Assert.Empty(Reported(Active.Record(Failed(1)).Record(Delivered(1))));

    [Fact]
    public void Disabling_is_announced_and_reported()
    {
        var failed = Failing with { Health = Failing.Health with { LastFailedAt = Given.Noon.AddDays(9) } };
        var disabled = Disabling.Decide(failed, Given.Noon.AddDays(9), TimeSpan.FromDays(5)).Aggregate(failed, WebhookDecider.Apply);
        Assert.Equal([OperationalEventKind.Failing, OperationalEventKind.Failing, OperationalEventKind.Disabled], Reported(disabled));
        Assert.Equal(Given.Noon.AddDays(5), disabled.OpenOperationalEvents.Open[1].DisablesAt);
    }

    [Fact]
    public void An_exhausted_delivery_is_reported_with_its_event()
    {
        var exhausted = Active.Record((Failed(7) with { Status = DeliveryStatus.Exhausted, NextAt = null }).For(Given.Event(7)));
        var raised = Assert.Single(exhausted.OpenOperationalEvents.Open);
        Assert.Equal((OperationalEventKind.Exhausted, PublishedEventId.Parse("evt_7"), 7),
            (raised.Kind, raised.Event!.Value, raised.Sequence));
    }

    [Fact]
    public void What_was_published_is_not_reported_again_and_the_numbers_continue()
    {
        var published = WebhookDecider.Apply(Failing, new OperationalEventsPublished(1));
        Assert.Empty(published.OpenOperationalEvents.Open);
        Assert.Equal(2, Assert.Single(published.Record(Delivered(1)).OpenOperationalEvents.Open).Number);
    }

    [Fact]
    public void A_deleted_webhook_publishes_no_operational_event() =>
        Assert.Empty(WebhookDecider.Apply(Failing, new WebhookDeleted(Given.Noon)).OpenOperationalEvents.Open);

    [Fact]
    public void A_notice_is_the_same_event_however_often_it_is_asked_for()
    {
        var raised = Failing.OpenOperationalEvents.Open[0];
        var (one, two) = (OperationalEventDrafts.Draft(Given.Project, Given.Webhook, raised),
            OperationalEventDrafts.Draft(Given.Project, Given.Webhook, raised with { }));
        Assert.Equal((one.Id, one.Digest()), (two.Id, two.Digest()));
        Assert.NotEqual(one.Id, OperationalEventDrafts.Draft(Given.Project, WebhookId.Parse("wh_2"), raised).Id);
        Assert.Equal(
            """{"webhook_id":"wh_1","consecutive_failures":5,"disables_at":null,"failing_since":"2026-09-28T12:00:00.000Z","last_failure_reason":"status"}""",
            Encoding.UTF8.GetString(one.Data.Span));
    }

    [Fact]
    public void No_webhook_gets_operational_events_about_itself()
    {
        var about = PublishedEvent.From(OperationalEventDrafts.Draft(Given.Project, Given.Webhook, Failing.OpenOperationalEvents.Open[0]),
            default, Given.Project, 1, Given.Noon);
        Assert.False(Given.Filter("*").Matches(about, Given.Webhook));
        Assert.True(Given.Filter("webhook.*").Matches(about, WebhookId.Parse("wh_2")));
        Assert.True(Given.Filter("*").Matches(Given.Event(1) with { Key = Given.Webhook.Value }, Given.Webhook));
    }

    [Theory]
    [InlineData("webhook.failing", true)]
    [InlineData("webhook.anything.else", true)]
    [InlineData("delivery.x", true)]
    [InlineData("webhooks.failing", false)]
    [InlineData("image.webhook", false)]
    public void Two_first_segments_are_reserved(string type, bool reserved) =>
        Assert.Equal(reserved, OperationalEvents.IsReserved(EventType.Parse(type)));

    private static IEnumerable<OperationalEventKind> Reported(WebhookState state) =>
        state.OpenOperationalEvents.Open.Select(raised => raised.Kind);

    private static Attempt Failed(long sequence) =>
        new(new(sequence, 1), Given.Noon, 1, Given.Noon, Given.Failed, DeliveryStatus.Pending, Given.Noon.AddMinutes(1));

    private static Attempt Delivered(long sequence) =>
        new(new(sequence, 1), Given.Noon, 1, Given.Noon.AddMinutes(1), Given.Success, DeliveryStatus.Delivered, null);
}
