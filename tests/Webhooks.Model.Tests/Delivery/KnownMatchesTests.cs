using System.Text;
using Xunit;

namespace Webhooks.Model.Tests.Delivery;

/// <summary>A webhook with a filter goes where its project says that there is something for it.</summary>
public class KnownMatchesTests
{
    private static readonly PayloadFilter Two = PayloadFilter.Parse("""{"data":2}""");

    private readonly DeliveryFlow _flow = new(
        Given.Project, Given.Webhook, new(new([TimeSpan.FromMinutes(1)]), Jitter: 0, DisableAfter: TimeSpan.FromDays(5)));

    public KnownMatchesTests()
    {
        WebhookFact[] facts =
        [
            new WebhookCreated(
                Given.Project, Given.Webhook, Given.Definition with { Payload = Two }, Given.Secret, Cursor.Earliest, Given.Noon),
            new RouteConfirmed(1, Cursor.Earliest),
        ];
        Happen(new Happening.Resumed(facts.Aggregate(WebhookState.Missing, WebhookDecider.Apply)));
    }

    [Fact]
    public void It_reads_the_rows_with_its_events_and_no_others()
    {
        var acts = Happen(WakeUp(version: 1, new(7, 3), new(900, 40)));
        Assert.Equal([new DeliveryAct.ReadRows(3, 3)], acts.OfType<DeliveryAct.ReadRows>());

        acts = Happen(Rows(3, 5, 10, wanted: 7));
        Assert.Equal(7, Assert.Single(acts.OfType<DeliveryAct.Send>()).Event.Sequence);
        Assert.Equal([new DeliveryAct.ReadRows(40, 40)], acts.OfType<DeliveryAct.ReadRows>());

        acts = Happen(Rows(40, 895, 905, wanted: 900));
        Assert.Equal(900, Assert.Single(acts.OfType<DeliveryAct.Send>()).Event.Sequence);
        Assert.Empty(acts.OfType<DeliveryAct.ReadRows>());
        Assert.Equal(1000, _flow.ReadTo.Sequence);
    }

    [Fact]
    public void What_a_project_says_of_an_earlier_filter_is_ignored()
    {
        Happen(Happening.OnDisk(Change("""{"data":3}""")));
        Assert.Empty(Happen(WakeUp(version: 1, new EventPosition(7, 3))));
        Assert.Equal(0, _flow.ReadTo.Sequence);
        Assert.NotEmpty(Happen(WakeUp(version: 2, new EventPosition(7, 3))));
    }

    [Fact]
    public void The_rows_of_webhooks_that_were_registered_before_its_next_event_are_not_read()
    {
        var route = new Route(1, Given.Definition.Wanted, Cursor.Earliest).Matched(new EventPosition(1, 10_001), last: 1);
        var acts = Happen(new Happening.WakeUpReceived(new(1, 10_002), 0, route.NextMatch, default)
        {
            Version = 1,
            Known = route.Known(new(1, 10_002)),
        });
        Assert.Equal([new DeliveryAct.ReadRows(10_001, 10_001)], acts.OfType<DeliveryAct.ReadRows>());
    }

    [Fact]
    public void After_a_crash_it_reads_again_what_it_may_not_have_recorded()
    {
        var known = new KnownMatches(From: 50, EventPositions.None, new(1000, 60));
        var acts = Happen(new Happening.WakeUpReceived(new(1000, 60), 50, default, default) { Version = 1, Known = known });
        Assert.Equal([new DeliveryAct.ReadRows(1, 4)], acts.OfType<DeliveryAct.ReadRows>());
        Assert.Equal(0, _flow.ReadTo.Sequence);
    }

    [Fact]
    public void What_an_earlier_filter_left_out_stays_left_out()
    {
        Happen(Happening.OnDisk(Change("""{"data":3}""")));
        Happen(Happening.OnDisk(new RouteConfirmed(2, Cursor.Earliest) { Passed = new(40, 9) }));
        Assert.Equal((40, 40), (_flow.ReadTo.Sequence, _flow.State.Progress!.Cursor.Sequence));
    }

    private static WebhookChanged Change(string filter) => new(Given.Definition with { Payload = PayloadFilter.Parse(filter) }, Given.Noon)
    {
        Project = Given.Project,
        Id = Given.Webhook,
    };

    private static Happening.WakeUpReceived WakeUp(long version, params EventPosition[] matches) =>
        new(new(1000, 60), 0, matches[0], default) { Version = version, Known = new(0, new([.. matches]), new(1000, 60)) };

    private static Happening.RowsRead Rows(long row, long first, long last, long wanted) => new(row, row + 1,
    [
        new(row,
        [
            .. Enumerable.Range((int)first, (int)(last - first + 1)).Select(i =>
                Given.Event(i) with { Body = Encoding.UTF8.GetBytes(i == wanted ? """{"data":2}""" : """{"data":1}""") }),
        ]),
    ]);

    private DeliveryAct[] Happen(Happening happening) => _flow.Step(happening, new(Given.Noon));
}
