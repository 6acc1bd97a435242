using Akka.Actor;
using Webhooks.Actors.Node;
using Webhooks.Actors.Protocol;
using Webhooks.Model;

namespace Webhooks.Actors.Projects;

/// <summary>
/// Pokes the webhooks of a project that have something to do. A poke is a hint: whatever becomes of it, another follows. A part of the
/// project's actor; it runs on that actor's messages alone.
/// </summary>
internal sealed class ProjectPoker(ProjectState state, WebhooksNode node)
{
    private readonly ProjectPokes _pokes = new(node.Time);
    private readonly WakingTurns _turns = new(node.Time);

    /// <summary>After a recovery it is unknown which webhooks were poked.</summary>
    public void PokeOpen()
    {
        foreach (var (webhook, route) in state.Routes)
        {
            if (route.IsOpen)
                PokeInTurn(webhook, route);
        }
    }

    /// <summary>After a commit.</summary>
    public void PokeLagging()
    {
        foreach (var (webhook, route) in state.Routes)
        {
            if (route.Lags && _pokes.MayPoke(webhook))
                PokeInTurn(webhook, route);
        }
    }

    /// <summary>The webhook has sent its route, so it is awake.</summary>
    public void Routed(WebhookId webhook)
    {
        if (state.RouteOf(webhook) is { Lags: true } route)
            Poke(webhook, route);
    }

    public void Reported(WebhookReport report)
    {
        _pokes.Answered(report.Webhook);
        _turns.Reported(report.Webhook);
        if (state.RouteOf(report.Webhook) is { Lags: true } route && report.KnownHead < state.Head.Sequence)
            Poke(report.Webhook, route);
        PokeNext();
    }

    public void Forget(WebhookId webhook)
    {
        _pokes.Forget(webhook);
        _turns.Forget(webhook);
    }

    /// <summary>Heals lost pokes, crashed webhooks and hand-offs, and wakes webhooks that want to run.</summary>
    public void OnTick()
    {
        _turns.OnTick();
        PokeNext();
        var now = node.Time.GetUtcNow();
        foreach (var (webhook, route) in state.Routes)
        {
            if (route.IsOpen && (route.Lags || route.WakeAt is null || route.WakeAt <= now) && _pokes.MayPokeAgain(webhook))
                PokeInTurn(webhook, route);
        }
    }

    private void PokeInTurn(WebhookId webhook, Route route)
    {
        if (_turns.TryTake(webhook))
            Poke(webhook, route);
    }

    private void PokeNext()
    {
        while (_turns.TryNext(out var webhook))
        {
            if (state.RouteOf(webhook) is { IsOpen: true } route)
                Poke(webhook, route);
            else
                _turns.Forget(webhook);
        }
    }

    private void Poke(WebhookId webhook, Route route)
    {
        _pokes.Poked(webhook);
        node.Webhooks.Tell(new Poke(state.Id, webhook, state.Head, route.Looked.Sequence, route.NextMatch) { Expired = state.Expired });
    }
}
