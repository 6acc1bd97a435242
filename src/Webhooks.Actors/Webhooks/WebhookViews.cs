using Webhooks.Model;

namespace Webhooks.Actors.Webhooks;

/// <summary>The views of a webhook, each from its current state.</summary>
internal sealed class WebhookViews(DeliveryOptions options)
{
    private WebhookDefinition? _own;
    private WebhookDefinition? _effective;

    public WebhookView Of(DeliveryFlow flow, DeliveryLimit? limit)
    {
        var state = flow.State;
        return new()
        {
            Id = state.Id,
            Project = state.Project,
            Definition = Effective(state.Definition!),
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
            Limit = limit,
            CreatedAt = state.CreatedAt,
            UpdatedAt = state.UpdatedAt,
        };
    }

    /// <summary>With the options of the host where it has none of its own; the same object until it changes.</summary>
    private WebhookDefinition Effective(WebhookDefinition own)
    {
        if (!ReferenceEquals(own, _own))
        {
            _own = own;
            _effective = own with
            {
                Timeout = own.Timeout ?? options.Timeout,
                RetrySchedule = own.RetrySchedule ?? options.RetrySchedule,
            };
        }

        return _effective!;
    }

    private static DateTimeOffset? OldestPending(DeliveryFlow flow)
    {
        var retrying = flow.State.Retrying;
        return Instants.Earlier(flow.Window?.Oldest?.AcceptedAt, retrying.IsEmpty ? null : retrying.Values.Min(retry => retry.AcceptedAt));
    }
}
