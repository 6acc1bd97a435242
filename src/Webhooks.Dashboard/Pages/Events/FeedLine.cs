using Webhooks.Actors;
using Webhooks.Dashboard.Shared;
using Webhooks.Model;

namespace Webhooks.Dashboard.Pages.Events;

/// <summary>A line of a list of events: one event, or a run of events about webhooks that follow one another.</summary>
/// <param name="Events">The event, or those of the run, newest first.</param>
/// <param name="IsInRun">Whether it is one event of a run that is open.</param>
internal sealed record FeedLine(IReadOnlyList<EventView> Events, bool IsInRun = false)
{
    // Two lines need no more room than one that has to be opened.
    private const int ShortestRun = 3;

    public EventView First => Events[0];

    public bool IsRun => Events.Count > 1;

    /// <summary>The identity of a run while newer events are added to it.</summary>
    public long Oldest => Events[^1].Sequence;

    /// <summary>The types in a run, the most frequent first.</summary>
    public string Words => string.Join(", ", Events.GroupBy(each => each.Type.Value)
        .OrderByDescending(type => type.Count()).ThenBy(type => type.Key, StringComparer.Ordinal)
        .Select(type => $"{Figures.Of(type.Count())} {type.Key}"));

    /// <summary>The lines of a list.</summary>
    /// <param name="events">Newest first.</param>
    /// <param name="open">Runs that show their events, by their oldest sequence.</param>
    public static List<FeedLine> Of(IReadOnlyList<EventView> events, IReadOnlySet<long> open)
    {
        var lines = new List<FeedLine>();
        for (var i = 0; i < events.Count;)
        {
            var end = i;
            while (end < events.Count && OperationalEvents.IsReserved(events[end].Type))
                end++;
            if (end - i < ShortestRun)
            {
                lines.Add(new([events[i++]]));
                continue;
            }

            var run = new FeedLine([.. events.Skip(i).Take(end - i)]);
            lines.Add(run);
            if (open.Contains(run.Oldest))
                lines.AddRange(run.Events.Select(each => new FeedLine([each], IsInRun: true)));
            i = end;
        }

        return lines;
    }
}
