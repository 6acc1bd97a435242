using Akka.Actor;
using Webhooks.Actors.Protocol;
using Webhooks.Model;

namespace Webhooks.Actors.Projects;

/// <summary>Changes of a project's routing table. A part of the project's actor; it runs only on that actor's messages.</summary>
internal sealed class ProjectRouting(Func<ProjectState> state)
{
    /// <summary>Persists and applies a fact, and calls when it is on disk.</summary>
    public required Action<ProjectFact, Action> Persist { private get; init; }

    /// <summary>A route was stored, and its webhook has the answer.</summary>
    public required Action<WebhookId> Stored { private get; init; }

    /// <summary>A route is gone.</summary>
    public required Action<WebhookId> Gone { private get; init; }

    public void Put(RouteWebhook route, IActorRef from)
    {
        if (ProjectDecider.Decide(state(), route) is { } fact)
            Persist(fact, () =>
            {
                Answer();
                Stored(route.Webhook);
            });
        else
            Answer();

        void Answer()
        {
            var stored = state().RouteOf(route.Webhook)!;
            from.Tell(new Routed(route.Version, stored.Start) { Passed = stored.IsRead ? stored.ReadPosition : null });
        }
    }

    public void Drop(DropRoute drop, IActorRef from)
    {
        var gone = new Routed(drop.Version, default);
        if (state().RouteOf(drop.Webhook) is null)
            from.Tell(gone);
        else
            Persist(new WebhookUnrouted(drop.Webhook), () =>
            {
                Gone(drop.Webhook);
                from.Tell(gone);
            });
    }
}
