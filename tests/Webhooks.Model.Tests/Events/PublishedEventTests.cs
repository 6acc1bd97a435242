using System.Text;
using Xunit;

namespace Webhooks.Model.Tests.Events;

public class PublishedEventTests
{
    [Fact]
    public void An_event_happened_when_its_publisher_says_and_else_when_it_was_accepted()
    {
        var said = PublishedEvent.From(Given.Draft("evt_1") with { Timestamp = Given.Noon.AddDays(-1) }, default, Given.Project, 1,
            Given.Noon);
        var unsaid = PublishedEvent.From(Given.Draft("evt_1"), default, Given.Project, 1, Given.Noon);
        Assert.Contains("\"timestamp\":\"2026-09-27T12:00:00.000Z\"", Encoding.UTF8.GetString(said.Body.Span));
        Assert.Contains("\"timestamp\":\"2026-09-28T12:00:00.000Z\"", Encoding.UTF8.GetString(unsaid.Body.Span));
        Assert.Equal((Given.Noon, Given.Noon), (said.AcceptedAt, unsaid.AcceptedAt));
    }

    [Fact]
    public void A_draft_without_an_id_is_not_accepted()
    {
        var draft = Given.Draft("evt_1") with { Id = null };
        Assert.Throws<ArgumentException>(() => PublishedEvent.From(draft, default, Given.Project, 1, Given.Noon));
        Assert.Throws<ArgumentException>(() => IdentifiedDraft.Of(draft));
    }
}
