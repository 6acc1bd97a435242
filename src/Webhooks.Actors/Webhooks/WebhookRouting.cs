using Akka.Actor;
using Webhooks.Actors.Node;
using Webhooks.Actors.Protocol;
using Webhooks.Model;

namespace Webhooks.Actors.Webhooks;

/// <summary>
/// Keeps the project's routing table up to date with the webhook, delays answers until it is, and reports. Either may crash in between: the
/// route is sent again until the project has confirmed it. A part of the webhook's actor.
/// </summary>
internal sealed class WebhookRouting(ProjectId project, WebhookId id, WebhooksNode node, WebhookDeliveries deliveries)
{
    private readonly List<(IActorRef From, Func<object> Answer)> _waiting = [];
    private WebhookReport? _reported;

    private WebhookState State => deliveries.State;

    /// <summary>Answers after the project has the route.</summary>
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

    /// <summary>The project has a route that the webhook has removed: a late message restored it.</summary>
    public void Drop()
    {
        if (State.Stage == WebhookStage.Deleted)
            Send();
    }

    /// <summary>The fact to persist after the project's confirmation; null when it is known or outdated.</summary>
    public RouteConfirmed? Confirm(Routed routed) =>
        State.IsRouted || routed.Version != State.RouteVersion ? null
        : new(routed.Version, routed.Start) { Passed = deliveries.HasOpenUpTo(routed.Passed?.Sequence) ? null : routed.Passed };

    /// <summary>The confirmation is on disk.</summary>
    public void Confirmed()
    {
        var waiting = _waiting.ToArray();
        _waiting.Clear();
        foreach (var (from, answer) in waiting)
            Answer(from, answer);
    }

    /// <summary>Reports the webhook's progress.</summary>
    /// <param name="recorded">What is on disk.</param>
    public void Report(WebhookState recorded)
    {
        if (State.Stage != WebhookStage.Registered || !State.IsRouted)
            return;
        _reported = deliveries.Report(recorded);
        node.Projects.Tell(new ReportProgress(project, _reported));
    }

    /// <summary>
    /// Reports what the project may not know. It would wake a project that sleeps because it knows all; one that is awake because a report
    /// was lost asks again.
    /// </summary>
    public void ReportNews(WebhookState recorded)
    {
        if (State.Stage == WebhookStage.Registered && State.IsRouted && deliveries.Report(recorded) != _reported)
            Report(recorded);
    }

    /// <summary>The actor stops; it is unknown whether the project receives the route.</summary>
    public void Refuse(Refusal refusal) => _waiting.ForEach(waiting => waiting.From.Tell(refusal));

    private void Send() => node.Projects.Tell(
        State.Stage == WebhookStage.Deleted
            ? new DropRoute(project, id, State.RouteVersion)
            : new PutRoute(project, new(id, State.RouteVersion, State.Definition!.Wanted, State.Start)));
}
