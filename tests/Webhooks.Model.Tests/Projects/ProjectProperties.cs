using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Webhooks.Model.Tests.Projects;

/// <summary>What holds of a project after any sequence of publishes, routes, crashes and turns of the clock.</summary>
[Properties(MaxTest = 25)]
public class ProjectProperties
{
    [Property]
    public Property Replay_of_the_facts_equals_the_live_state() => Always(run =>
    {
        var (live, replayed) = (run.State, run.Replayed());
        return live.Head == replayed.Head
            && live.LastAcceptedAt == replayed.LastAcceptedAt
            && live.Routes.OrderBy(r => r.Key.Value).SequenceEqual(replayed.Routes.OrderBy(r => r.Key.Value))
            && live.RecentIds.ToArray().SequenceEqual(replayed.RecentIds.ToArray());
    });

    [Property]
    public Property Sequences_are_1_2_3_without_gaps_in_accepted_order() => Always(run =>
        run.Rows.SelectMany(row => row.Events).Select(e => e.Sequence)
            .SequenceEqual(Enumerable.Range(1, run.Accepted.Count).Select(n => (long)n))
        && run.State.Head.Sequence == run.Accepted.Count);

    [Property]
    public Property Rows_are_bounded_and_never_empty() => Always(run => run.Rows.All(row => row.Events.Count switch
    {
        0 => false,
        1 => true,
        var count => count <= ProjectDecider.MaxRowEvents && row.Events.Sum(e => e.Body.Length) <= ProjectDecider.MaxRowBytes,
    }));

    [Property]
    public Property Time_never_goes_back_within_a_project() => Always(run =>
        run.Rows.Zip(run.Rows.Skip(1)).All(pair => pair.First.At <= pair.Second.At)
        && run.Rows.All(row => row.Events.All(e => e.AcceptedAt == row.At)));

    [Property]
    public Property The_head_says_where_the_next_event_will_stand() => Always(run =>
        run.State.Head.NextRow == run.Journal.Select((fact, i) => fact is EventsAccepted ? i + 2 : 1).DefaultIfEmpty(1).Max());

    [Property]
    public Property Each_publish_is_answered_as_a_naive_reader_of_the_log_would() => Prop.ForAll(ProjectStep.Sequences(), steps =>
    {
        var run = new ProjectRun();
        foreach (var step in steps)
        {
            var expected = step is ProjectStep.PublishGroup group ? NaiveReader.Answers(run.Accepted, group) : [];
            run.Take(step);
            if (step is ProjectStep.PublishGroup && !run.Answers.Select(NaiveReader.TextOf).SequenceEqual(expected))
                return false;
        }

        return true;
    });

    /// <summary>No webhook reports here, so each has all to read that stands behind its start.</summary>
    [Property]
    public Property A_route_never_points_past_an_event_that_its_webhook_wants() => Always(run => run.State.Routes.All(entry =>
    {
        var (webhook, route) = entry;
        var wanted = run.Rows.SelectMany(row => row.Events)
            .Where(e => e.Sequence > route.Start.Sequence && route.Filter.Matches(e, webhook))
            .Select(e => e.Sequence)
            .ToList();
        return wanted.Count == 0
            || (route.Lags && route.NextMatch.Sequence <= wanted[0] && route.NextMatch.Row <= RowOf(run, wanted[0])
                && route.LastMatch >= wanted[^1]);
    }));

    private static long RowOf(ProjectRun run, long sequence) => run.Journal
        .Select((fact, i) => (fact, Row: i + 1))
        .First(entry => entry.fact is EventsAccepted accepted && accepted.LastSequence >= sequence).Row;

    private static Property Always(Func<ProjectRun, bool> holds) =>
        Prop.ForAll(ProjectStep.Sequences(), steps => holds(ProjectRun.Of(steps)));
}
