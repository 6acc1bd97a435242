using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Webhooks.Model.Tests.Webhooks;

public class HealthTests
{
    private static readonly WebhookState Active = WebhookDecider.Apply(
        WebhookDecider.Apply(WebhookState.Missing,
            new WebhookCreated(Given.Project, Given.Webhook, Given.Definition, Given.Secret, null, Given.Noon)),
        new RouteConfirmed(1, Cursor.Earliest));

    [Fact]
    public void So_many_failures_in_a_row_are_failing_since_the_first_of_them()
    {
        var almost = After(Active, Enumerable.Range(1, WebhookHealth.FailingAfter - 1).Select(i => Failed(i, Given.Noon.AddSeconds(i))));
        Assert.Equal((WebhookHealth.FailingAfter - 1, null), (almost.Health.ConsecutiveFailures, almost.Health.FailingSince));
        var failing = almost.Record(Failed(9, Given.Noon.AddSeconds(9)));
        Assert.Equal((WebhookHealth.FailingAfter, Given.Noon.AddSeconds(1)),
            (failing.Health.ConsecutiveFailures, failing.Health.FailingSince));
    }

    [Fact]
    public void A_receiver_that_stumbles_over_every_first_attempt_is_not_failing()
    {
        var state = After(Active, Enumerable.Range(1, 500).Select(i => Failed(i, Given.Noon.AddMilliseconds(i))));
        Assert.False(state.Health.IsFailing);
        Assert.False(state.Record(Delivered(1, Given.Noon.AddSeconds(1))).Record(Failed(501, Given.Noon.AddSeconds(3))).Health.IsFailing);
    }

    [Fact]
    public void A_thousand_failures_are_enough_at_once() =>
        Assert.True(
            After(Active, Enumerable.Range(1, WebhookHealth.FailingAtOnceAfter).Select(i => Failed(i, Given.Noon))).Health.IsFailing);

    [Fact]
    public void What_is_the_fault_of_an_event_makes_no_receiver_failing()
    {
        var state = After(Active, Enumerable.Range(1, 50).Select(i => Failed(i, Given.Noon) with { Outcome = Given.Answered(422) }));
        Assert.Equal((50, null), (state.Health.ConsecutiveFailures, state.Health.FailingSince));
    }

    [Fact]
    public void One_success_ends_it()
    {
        var recovered = Failing(20).Record(Delivered(1, Given.Noon.AddHours(1)));
        Assert.False(recovered.Health.IsFailing);
        Assert.Equal(0, recovered.Health.ConsecutiveFailures);
    }

    [Fact]
    public void Failing_takes_one_attempt_at_a_time_and_few_that_wait()
    {
        var health = Failing(20).Health;
        Assert.Equal((1, WebhookHealth.FailingAfter), (health.MaxInFlight(16), health.MaxRetrying(10_000)));
        Assert.Equal(1, health.MaxRetrying(1));
    }

    [Fact]
    public void Probes_follow_each_other_by_the_first_waits_and_then_by_the_second()
    {
        var state = Failing(5);
        var probes = new List<double>();
        for (var i = 0; i < 11; i++)
        {
            var at = state.Health.RetriesFrom!.Value;
            var due = state.Retrying.Values.MinBy(retry => (retry.DueAt, retry.Position.Sequence))!;
            Assert.True(due.DueAt <= at);
            probes.Add((at - Given.Noon).TotalSeconds);
            state = state.Record(Failed(due.Position.Sequence, at, due.AttemptsMade + 1, wait: 100 * due.AttemptsMade));
        }

        Assert.Equal([5, 10, 15, 20, 25, 125, 225, 325, 425, 525, 725], probes);
    }

    [Fact]
    public void A_delivery_that_waits_for_hours_keeps_no_other_from_probing()
    {
        var state = Failing(5).Record(Failed(9, Given.Noon, number: 6, wait: 36_000));
        Assert.Equal(Given.Noon.AddSeconds(5), state.Health.RetriesFrom);
    }

    [Fact]
    public void After_recovery_the_number_in_flight_doubles_with_each_round()
    {
        var state = Failing(20);
        var allowed = new List<int>();
        for (var round = 0; round < 5; round++)
        {
            var now = state.Health.MaxInFlight(16);
            allowed.Add(now);
            state = After(state, Enumerable.Range(1, now).Select(i => Delivered(i, Given.Noon.AddHours(1))));
        }

        Assert.Equal([1, 2, 4, 8, 16], allowed);
        Assert.Equal(WebhookHealth.Ok, state.Health);
    }

    [Theory]
    [InlineData(502)]
    [InlineData(504)]
    [InlineData(429)]
    [InlineData(503)]
    public void An_overloaded_receiver_gets_half_as_many_at_once(int status)
    {
        var slower = Active.Record(Failed(1, Given.Noon) with { Outcome = Given.Answered(status) });
        Assert.Equal(8, slower.Health.MaxInFlight(16));
        Assert.Equal(4, slower.Health.MaxInFlight(4));
    }

    [Fact]
    public void A_timeout_slows_down_and_a_plain_failure_does_not()
    {
        Assert.Equal(8, Active.Record(Failed(1, Given.Noon) with { Outcome = new(FailureReason.Timeout, null) }).Health.MaxInFlight(16));
        Assert.Equal(16, Active.Record(Failed(1, Given.Noon)).Health.MaxInFlight(16));
    }

    [Fact]
    public void A_hold_outlasts_successes_that_were_in_flight_and_ends_in_time()
    {
        var held = Active.Record(Failed(1, Given.Noon) with { Outcome = Given.Answered(429), HeldUntil = Given.Noon.AddSeconds(60) });
        var success = held.Record(Delivered(2, Given.Noon.AddSeconds(1)));
        Assert.Equal((Given.Noon.AddSeconds(60), Given.Noon.AddSeconds(60)),
            (success.Health.RetriesFrom, success.Health.FirstAttemptsFrom));
        Assert.Null(success.Record(Delivered(3, Given.Noon.AddSeconds(61))).Health.RetriesFrom);
    }

    [Fact]
    public void A_shorter_hold_does_not_end_a_longer_one()
    {
        var held = After(
            Active,
            [Failed(1, Given.Noon) with { HeldUntil = Given.Noon.AddHours(2) },
                Failed(2, Given.Noon) with { HeldUntil = Given.Noon.AddHours(1) }]);
        Assert.Equal(Given.Noon.AddHours(2), held.Health.HeldUntil);
    }

    [Fact]
    public void Another_URL_and_enabling_forget_it_all_and_resuming_keeps_the_hold()
    {
        var failing = Failing(9).Record(Failed(1, Given.Noon) with { HeldUntil = Given.Noon.AddHours(1) });
        Assert.Equal(WebhookHealth.Ok, Carry(failing, new ChangeWebhook(new() { Url = new("https://example.com/other") })).Health);
        Assert.Equal(failing.Health, Carry(failing, new ChangeWebhook(new() { Name = new("Other") })).Health);
        Assert.Equal(WebhookHealth.Ok, Carry(failing, new EnableWebhook(SkipTo: null)).Health);
        var resumed = Carry(Carry(failing, new PauseWebhook()), new ResumeWebhook());
        Assert.Equal((0, false, Given.Noon.AddHours(1)),
            (resumed.Health.ConsecutiveFailures, resumed.Health.IsFailing, resumed.Health.HeldUntil));
    }

    [Property]
    public Property The_number_in_flight_stays_between_one_and_what_is_allowed() => Prop.ForAll(
        Gen.Elements(200, 500, 502, 400, 429, 504).ListOf().ToArbitrary(), Gen.Choose(1, 40).ToArbitrary(), (answers, allowed) =>
        {
            var state = Active with { Definition = Given.Definition with { MaxInFlight = allowed } };
            foreach (var (status, i) in answers.Select((status, i) => (status, i)))
            {
                state = state.Record(
                    status == 200 ? Delivered(i, Given.Noon) : Failed(i, Given.Noon) with { Outcome = Given.Answered(status) });
                Assert.InRange(state.Health.MaxInFlight(allowed), 1, allowed);
            }
        });

    /// <summary>All have failed at noon; the first took as long as it takes to be failing.</summary>
    private static WebhookState Failing(int deliveries) =>
        After(Active, [Long(Failed(1, Given.Noon)), .. Enumerable.Range(2, deliveries - 1).Select(i => Failed(i, Given.Noon))]);

    private static Attempt Long(Attempt attempt) => attempt with
    {
        At = attempt.At - WebhookHealth.FailingOver,
        Outcome = attempt.Outcome with { Duration = WebhookHealth.FailingOver },
    };

    private static WebhookState After(WebhookState state, IEnumerable<Attempt> attempts) =>
        attempts.Aggregate(state, (before, attempt) => before.Record(attempt));

    private static WebhookState Carry(WebhookState state, WebhookCommand command) =>
        WebhookDecider.Decide(state, command, Given.Noon).Facts.Aggregate(state, WebhookDecider.Apply);

    private static Attempt Failed(long sequence, DateTimeOffset at, int number = 1, int wait = 5) =>
        new(new(sequence, 1), Given.Noon, number, at, Given.Failed, DeliveryStatus.Pending, at.AddSeconds(wait));

    private static Attempt Delivered(long sequence, DateTimeOffset at) =>
        new(new(sequence, 1), Given.Noon, 1, at, Given.Success, DeliveryStatus.Delivered, null);
}
