using Akka.Actor;
using Webhooks.Actors.Node;
using Webhooks.Actors.Protocol;
using Webhooks.Model;

namespace Webhooks.Actors.Webhooks;

/// <summary>
/// Keeps the project's routing table as the webhook is, holds answers back until it is so, and reports. Either may crash in between: the
/// route is sent again until the project has confirmed it. A part of the webhook's actor.
/// </summary>
internal sealed class WebhookRouting(ProjectId project, WebhookId id, WebhooksNode node, WebhookDeliveries deliveries)
{
    private readonly List<(IActorRef From, Func<object> Answer)> _waiting = [];

    private WebhookState State => deliveries.State;

    /// <summary>Answers once the project has the route.</summary>
    public void Answer(IActorRef from, Func<object> answer)
    {
        if (State.IsRouted)
        {
            from.Tell(answer());
            return;
        }

        _waiting.Add((from, answer));
        Send();
    }

    public void SendIfUnconfirmed()
    {
        if (State.Stage != WebhookStage.Missing && !State.IsRouted)
            Send();
    }

    /// <summary>The project has a route that the webhook has left: a message that came late put it there.</summary>
    public void Drop()
    {
        if (State.Stage == WebhookStage.Deleted)
            Send();
    }

    /// <summary>What is to be persisted when the project has confirmed; null when that is known or out of date.</summary>
    public RouteConfirmed? Confirm(Routed routed) =>
        State.IsRouted || routed.Version != State.RouteVersion ? null
        : new(routed.Version, routed.Start) { Passed = deliveries.HasOpenUpTo(routed.Passed?.To.Sequence) ? null : routed.Passed };

    /// <summary>The confirmation is on disk.</summary>
    public void Confirmed()
    {
        var waiting = _waiting.ToArray();
        _waiting.Clear();
        foreach (var (from, answer) in waiting)
            Answer(from, answer);
    }

    /// <summary>Reports how far the webhook has come.</summary>
    /// <param name="recorded">What is on disk.</param>
    public void Report(WebhookState recorded)
    {
        if (State.Stage == WebhookStage.Registered && State.IsRouted)
            node.Projects.Tell(new ReportProgress(project, deliveries.Report(recorded)));
    }

    /// <summary>The actor stops; it is unknown whether the project gets the route.</summary>
    public void Refuse(Refusal refusal) => _waiting.ForEach(waiting => waiting.From.Tell(refusal));

    private void Send() => node.Projects.Tell(
        State.Stage == WebhookStage.Deleted
            ? new DropRoute(project, id, State.RouteVersion)
            : new PutRoute(project, new(id, State.RouteVersion, State.Definition!.Wanted, State.Start)));
}
