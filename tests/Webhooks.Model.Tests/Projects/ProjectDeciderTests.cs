using Xunit;

namespace Webhooks.Model.Tests.Projects;

public class ProjectDeciderTests
{
    private readonly ProjectRun _project = new();

    [Fact]
    public void The_same_id_with_the_same_content_is_a_duplicate_with_the_first_sequence()
    {
        _project.Publish([Given.Draft("a"), Given.Draft("b")]);
        var answer = Assert.Single(_project.Publish([Given.Draft("b"), Given.Draft("c")]));
        Assert.Equal<AcceptedEvent>([Accepted("b", 2, duplicate: true), Accepted("c", 3)], answer.Accepted);
        Assert.Equal(["a", "b", "c"], _project.Accepted.Select(e => e.Id.Value));
    }

    [Fact]
    public void The_same_id_with_other_content_is_refused_and_nothing_of_its_publish_is_stored()
    {
        _project.Publish([Given.Draft("a")]);
        var answer = Assert.Single(_project.Publish([Given.Draft("b"), Given.Draft("a", "2")]));
        Assert.Empty(answer.Accepted);
        Assert.Equal((RefusalReason.Conflict, "event_conflict", 1), (answer.Refusal!.Reason, answer.Refusal.Code, answer.Refusal.Index));
        Assert.Contains("Event 2 of this request has the id 'a', which sequence 1 already has", answer.Refusal.Detail);
        Assert.Equal(["a"], _project.Accepted.Select(e => e.Id.Value));
    }

    [Fact]
    public void A_refused_publish_takes_nothing_from_the_others_of_its_group()
    {
        var answers = _project.Publish([Given.Draft("a")], [Given.Draft("b"), Given.Draft("a", "2")], [Given.Draft("b"), Given.Draft("c")]);
        Assert.Equal<AcceptedEvent>([Accepted("a", 1)], answers[0].Accepted);
        Assert.NotNull(answers[1].Refusal);
        Assert.Equal<AcceptedEvent>([Accepted("b", 2), Accepted("c", 3)], answers[2].Accepted);
    }

    [Fact]
    public void A_duplicate_within_its_group_is_one_event()
    {
        var answers = _project.Publish([Given.Draft("a"), Given.Draft("a")], [Given.Draft("a")]);
        Assert.Equal<AcceptedEvent>([Accepted("a", 1), Accepted("a", 1, duplicate: true)], answers[0].Accepted);
        Assert.Equal<AcceptedEvent>([Accepted("a", 1, duplicate: true)], answers[1].Accepted);
        Assert.Single(Assert.Single(_project.Rows).Events);
    }

    [Fact]
    public void A_request_that_contradicts_itself_is_refused_as_such()
    {
        var answer = Assert.Single(_project.Publish([Given.Draft("a"), Given.Draft("a", "2")]));
        Assert.Contains("Event 2 of this request has the id 'a', which event 1 of it already has with other content",
            answer.Refusal!.Detail);
        Assert.Empty(_project.Journal);
    }

    [Fact]
    public void A_group_of_nothing_but_duplicates_writes_nothing()
    {
        _project.Publish([Given.Draft("a")]);
        _project.Publish([Given.Draft("a")]);
        Assert.Single(_project.Journal);
    }

    [Fact]
    public void An_id_is_free_again_when_it_is_forgotten()
    {
        _project.Publish([Given.Draft("a")]);
        _project.Pass(TimeSpan.FromHours(25));
        _project.Publish([Given.Draft("b")]);
        var answer = Assert.Single(_project.Publish([Given.Draft("a", "2")]));
        Assert.Equal<AcceptedEvent>([Accepted("a", 3)], answer.Accepted);
    }

    [Fact]
    public void A_row_holds_at_most_256_events()
    {
        _project.Publish(Enumerable.Range(0, 600).Select(i => Given.Draft($"evt_{i}")));
        Assert.Equal([256, 256, 88], _project.Rows.Select(row => row.Events.Count));
        Assert.Equal([1, 257, 513], _project.Rows.Select(row => row.FirstSequence));
        Assert.Equal(new Cursor(600, 4), _project.State.Head);
    }

    [Fact]
    public void A_row_holds_at_most_64_kB_unless_one_event_alone_is_larger()
    {
        string[] sizes = [Text(30_000), Text(30_000), Text(30_000), Text(100_000), Text(1)];
        _project.Publish(sizes.Select((data, i) => Given.Draft($"evt_{i}", data)));
        Assert.Equal([2, 1, 1, 1], _project.Rows.Select(row => row.Events.Count));
    }

    [Fact]
    public void A_clock_that_goes_back_does_not_take_the_log_back()
    {
        _project.Publish([Given.Draft("a")]);
        _project.Pass(TimeSpan.FromHours(-1));
        _project.Publish([Given.Draft("b")]);
        Assert.Equal([Given.Noon, Given.Noon], _project.Rows.Select(row => row.At));
    }

    [Fact]
    public void A_new_webhook_starts_at_the_head_unless_it_says_otherwise()
    {
        _project.Publish([Given.Draft("a"), Given.Draft("b")]);
        _project.Route(Webhook(1), Given.Filter("*"));
        _project.Route(Webhook(2), Given.Filter("*"), Cursor.Earliest);
        Assert.Equal((_project.State.Head, false), (Route(1).Start, Route(1).Lags));
        Assert.Equal((Cursor.Earliest, new EventPosition(1, 1), 2), (Route(2).Start, Route(2).NextMatch, Route(2).LastMatch));
    }

    [Fact]
    public void A_route_that_is_there_already_is_not_written_again()
    {
        _project.Route(Webhook(1), Given.Filter("*"));
        Assert.Null(ProjectDecider.Decide(_project.State, new RouteWebhook(Webhook(1), 1, Given.Filter("*"), null)));
        Assert.NotNull(ProjectDecider.Decide(_project.State, new RouteWebhook(Webhook(1), 2, Given.Filter("a.b"), null)));
    }

    [Fact]
    public void A_new_filter_may_match_whatever_its_webhook_has_not_read()
    {
        _project.Route(Webhook(1), Given.Filter("other.*"));
        _project.Publish([Given.Draft("a"), Given.Draft("b")]);
        Assert.False(Route(1).Lags);
        _project.Route(Webhook(1), Given.Filter("image.*"));
        Assert.Equal((true, new EventPosition(1, 1), 2), (Route(1).Lags, Route(1).NextMatch, Route(1).LastMatch));
        Assert.Equal(Cursor.Earliest, Route(1).Start);
    }

    [Fact]
    public void A_webhook_that_has_read_all_gains_nothing_by_a_new_filter()
    {
        _project.Route(Webhook(1), Given.Filter("other.*"));
        _project.Publish([Given.Draft("a")]);
        Assert.True(_project.State.Report(new(Webhook(1), 9, _project.State.Head, _project.State.Head, 1, WakeAt: null, IsActive: true)));
        _project.Route(Webhook(1), Given.Filter("image.*"));
        Assert.False(Route(1).Lags);
    }

    [Fact]
    public void A_project_has_work_until_every_webhook_has_settled_its_last_match()
    {
        _project.Route(Webhook(1), Given.Filter("*"));
        Assert.False(_project.State.HasWork);
        _project.Publish([Given.Draft("a")]);
        Assert.True(_project.State.HasWork);
        _project.State.Report(new(Webhook(1), 9, _project.State.Head, _project.State.Head, 1, WakeAt: null, IsActive: true));
        Assert.False(_project.State.HasWork);
    }

    [Fact]
    public void A_webhook_that_left_the_routing_table_reports_to_no_project()
    {
        _project.Route(Webhook(1), Given.Filter("*"));
        _project.Take(new ProjectStep.DropRoute(1));
        Assert.False(_project.State.Report(new(Webhook(1), 9, default, default, 0, WakeAt: null, IsActive: true)));
        Assert.Null(_project.State.RouteOf(Webhook(1)));
    }

    [Fact]
    public void An_event_for_one_webhook_wakes_that_one_alone()
    {
        _project.Route(Webhook(1), Given.Filter("other.*"));
        _project.Route(Webhook(2), Given.Filter("*"));
        _project.Publish([Given.Draft("a") with { OnlyFor = Webhook(1) }]);
        Assert.Equal((true, false), (Route(1).Lags, Route(2).Lags));
    }

    private static string Text(int length) => $"\"{new string('x', length)}\"";

    private static WebhookId Webhook(int number) => WebhookId.Parse($"wh_{number}");

    private static AcceptedEvent Accepted(string id, long sequence, bool duplicate = false) =>
        new(PublishedEventId.Parse(id), sequence, duplicate);

    private Route Route(int number) => _project.State.RouteOf(Webhook(number))!;
}
