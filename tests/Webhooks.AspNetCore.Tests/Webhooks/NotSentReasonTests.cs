using Webhooks.Actors;
using Webhooks.Dashboard.Pages.Events;
using Webhooks.Model;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Webhooks;

public sealed class NotSentReasonTests
{
    [Fact]
    public void The_event_page_names_the_clause_of_the_filter()
    {
        var filter = PayloadFilter.Parse("""{"data.status":{"$from":"TO REVIEW","$to":"DONE"}}""");
        var webhook = new WebhookView
        {
            Id = WebhookId.Parse("wh_1"),
            Project = ProjectId.Parse("labels"),
            Definition = new() { Name = "Labels", Url = "https://example.com", Filter = EventFilter.Parse("image.*"), Payload = filter },
            Status = WebhookStatus.Active,
            Health = WebhookHealth.Ok,
            Counts = new(0, 0, 0, 0, 0, null),
            ReadPosition = 1,
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
        };
        var @event = new EventView(
            PublishedEventId.Parse("evt_1"), EventType.Parse("image.status_changed"), 1, null, DateTimeOffset.UnixEpoch);

        Assert.Equal("Not sent: filter, data.status should be DONE and was TO REVIEW.",
            NotSentReason.Of(webhook, @event, filter.Explain("""{"data":{"status":"TO REVIEW"}}"""u8, null)));
    }
}
