using Akka.Actor;
using Webhooks.Actors.Node;
using Webhooks.Actors.Protocol;
using Webhooks.Model;

namespace Webhooks.Actors.Projects;

/// <summary>
/// Wakes the webhooks of a project that have work. A wake-up is a hint: if it is lost, another follows. A part of the
/// project's actor; it runs only on that actor's messages.
/// </summary>
internal sealed class ProjectWaker(ProjectState state, WebhooksNode node)
{
    private readonly SentWakeUps _sent = new(node.Time, node.Lost);
    private readonly WakingTurns _turns = new(node.Time);

    /// <summary>After a recovery it is unknown which webhooks were woken.</summary>
    public void WakeOpen()
    {
        foreach (var (webhook, route) in state.Routes)
        {
            if (route.IsOpen)
                WakeInTurn(webhook, route);
        }
    }

    /// <summary>After a commit.</summary>
    public void WakeLagging()
    {
        foreach (var webhook in state.Lagging)
        {
            if (_sent.MayWake(webhook))
                WakeInTurn(webhook, state.Routes[webhook]);
        }
    }

    /// <summary>The webhook has sent its route, so it is awake.</summary>
    public void Routed(WebhookId webhook)
    {
        if (state.RouteOf(webhook) is { Lags: true } route)
            WakeUp(webhook, route);
    }

    public void Reported(WebhookReport report)
    {
        _sent.Answered(report.Webhook);
        _turns.Reported(report.Webhook);
        if (state.RouteOf(report.Webhook) is { Lags: true } route && report.KnownHead < state.Head.Sequence)
            WakeUp(report.Webhook, route);
        WakeNext();
    }

    public void Forget(WebhookId webhook)
    {
        _sent.Forget(webhook);
        _turns.Forget(webhook);
    }

    /// <summary>Repairs lost wake-ups, crashed webhooks and hand-offs, and wakes webhooks that are due.</summary>
    public void OnTick()
    {
        _turns.OnTick();
        WakeNext();
        var now = node.Time.GetUtcNow();
        foreach (var (webhook, route) in state.Routes)
        {
            if (route.IsOpen && (route.Lags || route.WakeAt is null || route.WakeAt <= now) && _sent.MayWakeAgain(webhook))
                WakeInTurn(webhook, route);
        }
    }

    private void WakeInTurn(WebhookId webhook, Route route)
    {
        if (_turns.TryTake(webhook))
            WakeUp(webhook, route);
    }

    private void WakeNext()
    {
        while (_turns.TryNext(out var webhook))
        {
            if (state.RouteOf(webhook) is { IsOpen: true } route)
                WakeUp(webhook, route);
            else
                _turns.Forget(webhook);
        }
    }

    private void WakeUp(WebhookId webhook, Route route)
    {
        _sent.Sent(webhook);
        node.Webhooks.Tell(
            new WakeUp(state.Id, webhook, state.Head, route.ReadPosition.Sequence, route.NextMatch)
            {
                Expired = state.Expired,
                Version = route.Version,
                Known = route.Known(state.Head),
            });
    }
}
