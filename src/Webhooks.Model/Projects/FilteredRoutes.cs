namespace Webhooks.Model;

/// <summary>Updates the routes of webhooks with conditions besides types for new events.</summary>
internal static class FilteredRoutes
{
    /// <summary>
    /// After this many events that do not match, the project passes a webhook over them. As many as there are such webhooks, if that is
    /// more: then it is one update for each event.
    /// </summary>
    public const int PassAfter = 1000;

    public static void Append(ProjectState state, EventsAccepted accepted, long row)
    {
        var found = new Dictionary<WebhookId, List<EventPosition>>();
        var webhooks = new List<WebhookId>();
        foreach (var @event in accepted.Events)
        {
            state.Filtered.Find(@event, webhooks);
            foreach (var webhook in webhooks)
            {
                if (!found.TryGetValue(webhook, out var positions))
                    found.Add(webhook, positions = new(1));
                positions.Add(new(@event.Sequence, row));
            }

            webhooks.Clear();
        }

        foreach (var (webhook, positions) in found)
            state.SetRoute(webhook, state.Routes[webhook].Matched(positions));
    }

    /// <summary>
    /// Passes webhooks over events that are none of theirs, without waking them, and says which: those that have come up to the head.
    /// </summary>
    public static IReadOnlyList<WebhookId> Pass(ProjectState state, int after = PassAfter)
    {
        var step = Math.Max(after, state.Filtered.Count);
        if (state.Filtered.IsEmpty || state.Head.Sequence - state.PassedAt < step)
            return [];
        state.PassedAt = state.Head.Sequence;
        var passed = new List<WebhookId>();
        foreach (var webhook in state.Filtered.Webhooks)
        {
            var route = state.Routes[webhook];
            if (route.NextMatch.Sequence > 0 || state.Head.Sequence - route.ReadPosition.Sequence < step)
                continue;
            var further = route.PassedTo(state.Head);
            if (ReferenceEquals(further, route))
                continue;
            state.SetRoute(webhook, further);
            passed.Add(webhook);
        }

        return passed;
    }
}
