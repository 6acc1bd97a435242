using Xunit;

namespace Webhooks.Model.Tests.Projects;

public class RouteTests
{
    private static readonly Route New = new(1, Given.Filter("image.*"), new Cursor(10, 3));

    [Fact]
    public void A_new_route_needs_nothing()
    {
        Assert.Equal((false, false), (New.Lags, New.IsOpen));
        Assert.Equal((New.Start, New.Start), (New.Cursor, New.ReadPosition));
    }

    [Fact]
    public void The_first_match_is_where_its_webhook_reads_on_and_the_last_one_moves()
    {
        var route = New.Matched(new(12, 4), 15).Matched(new(20, 6), 21);
        Assert.Equal((new EventPosition(12, 4), 21), (route.NextMatch, route.LastMatch));
        Assert.Equal((true, true), (route.Lags, route.IsOpen));
    }

    [Fact]
    public void A_webhook_that_has_read_all_matches_lags_no_more_but_is_open_until_they_are_settled()
    {
        var read = New.Matched(new(12, 4), 15).Reported(Report(cursor: new(12, 4), looked: new(15, 5)));
        Assert.Equal((false, true), (read.Lags, read.IsOpen));
        var settled = read.Reported(Report(cursor: new(15, 5), looked: new(15, 5)));
        Assert.Equal((false, false), (settled.Lags, settled.IsOpen));
    }

    [Fact]
    public void A_webhook_that_has_read_some_matches_reads_on_behind_them()
    {
        var route = New.Matched(new(12, 4), 15).Reported(Report(cursor: new(11, 4), looked: new(13, 4)));
        Assert.Equal((true, new EventPosition(14, 4)), (route.Lags, route.NextMatch));
    }

    [Fact]
    public void A_report_from_before_the_next_match_leaves_it()
    {
        var route = New.Matched(new(12, 4), 15).Reported(Report(cursor: new(11, 4), looked: new(11, 4)));
        Assert.Equal(new EventPosition(12, 4), route.NextMatch);
    }

    [Fact]
    public void A_report_that_was_overtaken_takes_nothing_back()
    {
        var route = New.Matched(new(12, 4), 15).Reported(Report(cursor: new(15, 5), looked: new(15, 5)));
        var late = route.Reported(Report(cursor: new(11, 4), looked: new(12, 4)));
        Assert.Equal((route.Cursor, route.ReadPosition, route.NextMatch), (late.Cursor, late.ReadPosition, late.NextMatch));
    }

    [Fact]
    public void A_paused_webhook_is_left_alone_and_keeps_its_place()
    {
        var paused = New.Matched(new(12, 4), 15).Reported(Report(cursor: new(10, 3), looked: new(10, 3), isActive: false));
        Assert.Equal((false, false), (paused.Lags, paused.IsOpen));
        var resumed = paused.Reported(Report(cursor: new(10, 3), looked: new(10, 3)));
        Assert.Equal((true, new EventPosition(12, 4)), (resumed.Lags, resumed.NextMatch));
    }

    [Fact]
    public void A_webhook_that_waits_for_a_retry_keeps_its_project_awake() =>
        Assert.True(New.Reported(Report(cursor: new(10, 3), looked: new(10, 3)) with { WakeAt = Given.Noon }).IsOpen);

    [Fact]
    public void A_webhook_that_was_routed_again_is_open_until_it_reports_on_that_route()
    {
        var again = New with { Version = 2, IsAwaited = true };
        Assert.True(again.IsOpen);
        Assert.True(again.Reported(Report(cursor: new(10, 3), looked: new(10, 3))).IsOpen);
        Assert.False(again.Reported(Report(cursor: new(10, 3), looked: new(10, 3)) with { Version = 2 }).IsOpen);
    }

    [Fact]
    public void What_a_webhook_said_before_it_was_routed_again_does_not_stop_it()
    {
        var again = New with { Version = 2, IsAwaited = true };
        Assert.True(again.Reported(Report(cursor: new(10, 3), looked: new(10, 3), isActive: false)).IsActive);
    }

    private static WebhookReport Report(Cursor cursor, Cursor looked, bool isActive = true) =>
        new(Given.Webhook, Version: 1, cursor, looked, looked.Sequence, WakeAt: null, isActive);
}
