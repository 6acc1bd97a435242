using System.Collections.Immutable;
using Akka.Actor;
using Webhooks.Actors.Node;
using Webhooks.Actors.Protocol;
using Webhooks.Model;

namespace Webhooks.Actors.Webhooks;

/// <summary>Handles commands of operators to a webhook. A part of the webhook's actor; it runs only on that actor's messages.</summary>
internal sealed class WebhookDesk(WebhookId id, WebhooksNode node, WebhookDeliveries deliveries, WebhookRouting routing)
{
    /// <summary>Persists facts, and calls for each that is on disk.</summary>
    public required Action<ImmutableArray<WebhookFact>, Action> Persist { private get; init; }

    /// <summary>Makes the actor leave the memory.</summary>
    public required Action Passivate { private get; init; }

    private WebhookState State => deliveries.State;

    public void Carry(CommandWebhook command, IActorRef from) => Carry(command.Command, from, Answer);

    /// <summary>Decides a command, persists its facts, and then answers.</summary>
    public void Carry(WebhookCommand command, IActorRef from, Func<object> answer)
    {
        var now = node.Time.GetUtcNow();
        var decision = WebhookDecider.Decide(State, command, now);
        if (decision.Refusal is { } refusal)
            Refuse(from, refusal);
        else if (decision.Facts.IsEmpty)
            routing.Answer(from, answer);
        else
            Persist([.. WebhookAudit.Mark(decision.Facts, State, command.By, now)], () => routing.Answer(from, answer));
    }

    public void Describe(IActorRef from)
    {
        if (State.Stage == WebhookStage.Registered)
            from.Tell(Answer());
        else
            Refuse(from, Refusal.NoSuchWebhook(id));
    }

    public void Refuse(IActorRef from, Refusal refusal)
    {
        from.Tell(refusal);
        PassivateIfMissing();
    }

    public void PassivateIfMissing()
    {
        if (State.Stage != WebhookStage.Registered && State.IsRouted)
            Passivate();
    }

    public static Refusal Unavailable() => new(
        RefusalReason.Unavailable, "unavailable", "The webhook cannot be changed at the moment; this change may have been stored.");

    private object Answer() => State is not { Definition: not null, Secret: { } secret } ? WebhookRemoved.Instance
        : new WebhookAnswer(deliveries.View(), secret)
        {
            PreviousSecretUntil = State.Retiring.IsEmpty ? null : State.Retiring.Max(retiring => retiring.Until),
        };
}
