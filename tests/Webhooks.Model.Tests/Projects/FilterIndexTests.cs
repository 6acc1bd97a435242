using System.Text;
using FsCheck.Xunit;
using Webhooks.Model.Tests.Filters;
using Xunit;

namespace Webhooks.Model.Tests.Projects;

public class FilterIndexTests
{
    [Property(MaxTest = 50)]
    public void An_index_finds_the_webhooks_that_a_loop_over_all_filters_finds(int seed)
    {
        var (random, json) = (new Random(seed), new RandomJson(seed));
        var (index, filters) = (new FilterIndex(), new Dictionary<WebhookId, EventFilter>());
        for (var step = 0; step < 200; step++)
        {
            var webhook = WebhookId.Parse($"wh_{random.Next(20)}");
            if (random.Next(3) == 0)
            {
                filters.Remove(webhook);
                index.Remove(webhook);
            }
            else if (PayloadFilter.TryParse(json.Filter(), out var filter, out _))
            {
                filters[webhook] = Given.Filter(random.Next(4) == 0 ? "other.*" : "image.*").Where(random.Next(8) == 0 ? null : filter);
                index.Put(webhook, filters[webhook]);
            }

            var @event = Event(json.Body(), json.Key()) with { OnlyFor = random.Next(10) == 0 ? webhook : null };
            var found = new List<WebhookId>();
            index.Find(@event, found);
            Assert.Equal(
                filters.Where(entry => entry.Value.Payload is not null && entry.Value.Matches(@event, entry.Key))
                    .Select(entry => entry.Key.Value).Order(),
                found.Select(id => id.Value).Order());
        }

        foreach (var webhook in filters.Keys)
            index.Remove(webhook);
        Assert.True(index.IsEmpty);
    }

    [Fact]
    public void Webhooks_that_each_want_another_value_are_found_by_it()
    {
        var index = new FilterIndex();
        for (var i = 0; i < 10_000; i++)
            index.Put(WebhookId.Parse($"wh_{i}"),
                Given.Filter("*").Where(PayloadFilter.Parse($"{{\"data.status\":\"DONE\",\"data.customer_id\":\"c{i}\"}}")));
        var found = new List<WebhookId>();
        var @event = Event("""{"data":{"status":"DONE","customer_id":"c4711"}}""", null);
        index.Find(@event, found);
        Assert.Equal([WebhookId.Parse("wh_4711")], found);
        // The first one is found by the status, which no other filter asked for then.
        Assert.Equal(2, index.Asked);
    }

    [Fact]
    public void An_event_that_a_filter_refuses_wakes_no_webhook()
    {
        var project = new ProjectRun();
        project.Route(Given.Webhook, Given.Filter("image.*").Where(PayloadFilter.Parse("""{"data.status":"DONE"}""")));
        project.Publish([Given.Draft("a", """{"status":"NEW"}""")]);
        Assert.False(project.State.HasWork);
        project.Publish(
            [Given.Draft("b", """{"status":"NEW"}"""), Given.Draft("c", """{"status":"DONE"}"""),
                Given.Draft("d", """{"status":"NEW"}""")]);
        Assert.Equal((true, new EventPosition(3, 3), 3), (Route().Lags, Route().NextMatch, Route().LastMatch));

        Route Route() => project.State.RouteOf(Given.Webhook)!;
    }

    [Theory]
    [InlineData("""{"$or":[{"data.customer_id":"c{0}"},{"data.customer_id":{"$in":["d{0}","e{0}"]}}]}""")]
    [InlineData("""{"data.status":{"$ne":"NEW"},"data.customer_id":{"$to":"c{0}"}}""")]
    [InlineData("""{"$or":[{"data.customer_id":"c{0}"},{"data.owner_id":"c{0}"}]}""")]
    public void A_list_of_values_and_alternatives_are_found_by_each_of_their_values(string filter)
    {
        var index = new FilterIndex();
        for (var i = 0; i < 1000; i++)
            index.Put(WebhookId.Parse($"wh_{i}"),
                Given.Filter("*").Where(PayloadFilter.Parse(filter.Replace("{0}", $"{i}", StringComparison.Ordinal))));
        var found = new List<WebhookId>();
        index.Find(Event("""{"data":{"customer_id":"c471","previous_customer_id":"c471"}}""", null), found);
        Assert.Equal([WebhookId.Parse("wh_471")], found);
        Assert.Equal(1, index.Asked);
    }

    [Fact]
    public void A_filter_that_no_value_finds_is_asked_once_for_all_webhooks_that_have_it()
    {
        var index = new FilterIndex();
        for (var i = 0; i < 1000; i++)
            index.Put(WebhookId.Parse($"wh_{i}"), Given.Filter("*").Where(PayloadFilter.Parse($"{{\"data.n\":{{\"$gt\":{i % 3}}}}}")));
        var found = new List<WebhookId>();
        index.Find(Event("""{"data":{"n":2}}""", null), found);
        Assert.Equal((667, 3), (found.Count, index.Asked));
    }

    [Fact]
    public void A_webhook_for_which_many_events_are_none_is_passed_over_them_and_not_woken()
    {
        var project = new ProjectRun();
        project.Route(Given.Webhook, Given.Filter("image.*").Where(PayloadFilter.Parse("""{"data":2}""")));
        project.State.Report(Report(project, isRead: true));
        for (var i = 0; i < FilteredRoutes.PassAfter - 1; i++)
            project.Publish([Given.Draft($"evt_{i}")]);
        Assert.Empty(FilteredRoutes.Pass(project.State));

        project.Publish([Given.Draft("last")]);

        Assert.Equal([Given.Webhook], FilteredRoutes.Pass(project.State));
        Assert.False(project.State.HasWork);
        Assert.Equal(project.State.Head, project.State.RouteOf(Given.Webhook)!.ReadPosition);
    }

    [Fact]
    public void A_webhook_that_has_something_to_read_is_not_passed_over_it()
    {
        var project = new ProjectRun();
        project.Route(Given.Webhook, Given.Filter("image.*").Where(PayloadFilter.Parse("""{"data":2}""")));
        project.State.Report(Report(project, isRead: true));
        project.Publish([Given.Draft("wanted", "2")]);
        for (var i = 0; i < FilteredRoutes.PassAfter; i++)
            project.Publish([Given.Draft($"evt_{i}")]);
        Assert.Empty(FilteredRoutes.Pass(project.State));
        var known = project.State.RouteOf(Given.Webhook)!.Known(project.State.Head);
        Assert.Equal((0, project.State.Head), (known.From, known.To));
        Assert.Equal(new EventPosition(1, 2), Assert.Single(known.Matches.All));
    }

    private static WebhookReport Report(ProjectRun project, bool isRead) =>
        new(Given.Webhook, 9, project.State.Head, project.State.Head, 0, WakeAt: null, IsActive: true)
        {
            OpenFrom = WebhookReport.NothingOpen,
            IsRead = isRead,
        };

    private static PublishedEvent Event(string body, string? key) => Given.Event(1) with { Body = Encoding.UTF8.GetBytes(body), Key = key };
}
