using Webhooks.Contracts;
using Xunit;
using static Webhooks.Cli.Tests.Resources;

namespace Webhooks.Cli.Tests.Events;

public class EventStoryTests
{
    private static readonly CountsResource Behind = Webhook().Counts with { Backlog = 12 };

    [Fact]
    public void Each_webhook_of_the_project_has_its_story()
    {
        var stories = EventStory.Of(
            Event(Delivery("delivered", 1, code: 200, webhook: "wh_1"), Delivery("cancelled", webhook: "wh_gone")),
            [Webhook(), Webhook("Archive", "wh_2") with { EventTypes = ["user.**"] }],
            new Dictionary<string, AttemptResource>(),
            Now);

        Assert.Equal(
            [("Trainer (wh_1)", "delivered"), ("Archive (wh_2)", "not wanted"), ("wh_gone, deleted since", "cancelled")],
            stories.Select(story => (story.Webhook, story.Story.Status)));
        Assert.Equal("It receives user.**, and the event is image.status_changed.", Assert.Single(stories[1].Story.Sentences));
    }

    [Fact]
    public void A_webhook_that_came_later_says_so_and_how_to_get_it_nevertheless()
    {
        var story = Without(Webhook() with { CreatedAt = Now.AddMinutes(-1) });

        Assert.Equal("too late", story.Status);
        Assert.Equal("webhooks replay start wh_1 --project labels --since 2026-11-28T11:50:00.000Z --until 2026-11-28T11:50:00.001Z",
            story.Command);
    }

    [Fact]
    public void A_webhook_that_has_not_come_to_it_says_why()
    {
        Assert.Contains("12 events", Assert.Single(Without(Webhook() with { Counts = Behind }).Sentences), StringComparison.Ordinal);
        Assert.Contains("paused", Without(Webhook() with { Counts = Behind, Status = "paused", StatusReason = "operator" }).Sentences[0],
            StringComparison.Ordinal);
        Assert.Contains("failing since", Without(Webhook() with
        {
            Counts = Behind,
            Health = new() { State = "failing", ConsecutiveFailures = 6, FailingSince = Now.AddHours(-2) },
        }).Sentences[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*", "image.status_changed", true)]
    [InlineData("*", "webhook.disabled", false)]
    [InlineData("image.*", "image.status_changed", true)]
    [InlineData("image.*", "image.status.changed", false)]
    [InlineData("image.**", "image.status.changed", true)]
    [InlineData("image.**", "images.status", false)]
    [InlineData("image.status_changed", "image.status_changed", true)]
    [InlineData("image.status_changed", "image.status", false)]
    public void A_webhook_wants_what_its_patterns_match(string pattern, string type, bool wants) =>
        Assert.Equal(wants, WebhookWords.Wants(Webhook() with { EventTypes = ["other.type", pattern] }, type));

    private static DeliveryStory Without(WebhookResource webhook) =>
        Assert.Single(EventStory.Of(Event(), [webhook], new Dictionary<string, AttemptResource>(), Now)).Story;
}
