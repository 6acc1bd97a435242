using System.Text;
using FsCheck.Xunit;
using Xunit;

namespace Webhooks.Model.Tests.Projects;

/// <summary>What holds of a webhook whose project passes it over the events that its filter excludes.</summary>
public class FilteredDeliveryProperties
{
    [Property(MaxTest = 400)]
    public void Exactly_the_matching_events_are_delivered_whatever_gets_lost_and_crashes(int seed)
    {
        var run = new FilterRun(seed);
        for (var step = 0; step < 200; step++)
            run.Step();
        run.Settle();

        var ended = run.Ended;
        foreach (var @event in run.Events)
        {
            // While a filter is being changed, either may decide.
            var filters = run.InForce.Where((set, i) => i == run.InForce.Count - 1 || run.InForce[i + 1].Head >= @event.Sequence)
                .Select(set => set.Filter.MatchesAll(@event)).ToList();
            if (filters.TrueForAll(matches => matches))
                Assert.True(ended.Contains(@event.Sequence), $"{@event.Sequence} {Encoding.UTF8.GetString(@event.Body.Span)} is lost.");
            else if (filters.TrueForAll(matches => !matches))
                Assert.False(ended.Contains(@event.Sequence), $"{@event.Sequence} was delivered although it never matched.");
        }
    }

    [Property(MaxTest = 200)]
    public void A_webhook_that_is_not_behind_uses_a_new_filter_from_the_next_event_on(int seed)
    {
        var run = new FilterRun(seed);
        var random = new Random(seed);
        for (var round = 0; round < 6; round++)
        {
            for (var i = random.Next(6); i > 0; i--)
                run.Publish();
            run.Settle();
            run.ChangeTo(FilterRun.Filters[random.Next(FilterRun.Filters.Count)]);
            run.Settle();
        }

        var ended = run.Ended;
        Assert.All(run.Events, @event => Assert.Equal(
            run.InForce.Last(set => set.Head < @event.Sequence).Filter.MatchesAll(@event), ended.Contains(@event.Sequence)));
    }
}
