using Webhooks.Model;

namespace Webhooks.Actors.Webhooks;

/// <summary>The view of a webhook, from its current state.</summary>
internal static class WebhookViews
{
    public static WebhookView Of(DeliveryFlow flow, DeliveryOptions options)
    {
        var state = flow.State;
        return new()
        {
            Id = state.Id,
            Project = state.Project,
            Definition = state.Definition! with
            {
                Timeout = state.Definition.Timeout ?? options.Timeout,
                RetrySchedule = state.Definition.RetrySchedule ?? options.RetrySchedule,
            },
            PublicKey = state.Secret?.PublicKey,
            Status = state.Status,
            Reason = state.Reason,
            Health = state.Health,
            Counts = new(
                (flow.Window?.Open ?? 0) + state.Retrying.Count,
                flow.Window?.InFlight ?? 0,
                state.Delivered,
                state.Exhausted,
                0,
                OldestPending(flow)),
            ReadPosition = flow.ReadTo.Sequence,
            CreatedAt = state.CreatedAt,
            UpdatedAt = state.UpdatedAt,
        };
    }

    private static DateTimeOffset? OldestPending(DeliveryFlow flow)
    {
        var retrying = flow.State.Retrying;
        return Instants.Earlier(flow.Window?.Oldest?.AcceptedAt, retrying.IsEmpty ? null : retrying.Values.Min(retry => retry.AcceptedAt));
    }
}
