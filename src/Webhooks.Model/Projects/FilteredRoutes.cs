namespace Webhooks.Model;

/// <summary>Updates the routes of webhooks with conditions besides types for new events.</summary>
internal static class FilteredRoutes
{
    /// <summary>
    /// After this many events that do not match, a webhook is woken for the last of them, so that it records its progress. As many as
    /// there are such webhooks, if that is more: then it is one wake-up for each event.
    /// </summary>
    public const int ReadOnAfter = 1000;

    public static void Append(ProjectState state, EventsAccepted accepted, long row)
    {
        var found = new Dictionary<WebhookId, (long First, long Last)>();
        var webhooks = new List<WebhookId>();
        foreach (var @event in accepted.Events)
        {
            state.Filtered.Find(@event, webhooks);
            foreach (var webhook in webhooks)
                found[webhook] = (found.TryGetValue(webhook, out var range) ? range.First : @event.Sequence, @event.Sequence);
            webhooks.Clear();
        }

        foreach (var (webhook, (first, last)) in found)
            state.SetRoute(webhook, state.Routes[webhook].Matched(new(first, row), last));
        var step = Math.Max(ReadOnAfter, state.Filtered.Count);
        if ((accepted.FirstSequence - 1) / step != accepted.LastSequence / step)
            ReadOn(state, new(accepted.LastSequence, row), step);
    }

    private static void ReadOn(ProjectState state, EventPosition last, int step)
    {
        foreach (var webhook in state.Filtered.Webhooks)
        {
            if (state.Routes[webhook] is { IsActive: true, Lags: false } route && last.Sequence - route.ReadPosition.Sequence >= step)
                state.SetRoute(webhook, route.Matched(last, last.Sequence));
        }
    }
}
