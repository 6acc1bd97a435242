using System.Collections.Immutable;
using Webhooks.Model;
using Webhooks.Outbox.Rows;

namespace Webhooks.Outbox.Relaying;

/// <summary>Events of one project, in the order of their rows, to publish together: all or none.</summary>
internal sealed record Batch(ProjectId Project, ImmutableArray<RelayEvent> Events)
{
    /// <summary>What becomes of a batch that was refused: nothing of it was stored.</summary>
    /// <remarks>
    /// A refused event is set aside and the rest is published without it, later events of its key included: the event could never be sent,
    /// so that waiting for it would stop the key for good.
    /// </remarks>
    /// <returns>Null when the refusal is not about the events: publish the same batch again, later.</returns>
    public BatchSplit? Without(Refusal refusal)
    {
        if (refusal.Reason == RefusalReason.Unavailable)
            return null;
        if (Events.Length == 1)
            return new(new(Events[0].Position, Reason(refusal)), []);
        if (refusal.Index is { } index && index >= 0 && index < Events.Length)
            return new(new(Events[index].Position, Reason(refusal)), [this with { Events = Events.RemoveAt(index) }]);

        // About the batch as a whole, such as its size: halves find which event it is about, or fit.
        var half = Events.Length / 2;
        return new(null, [this with { Events = Events[..half] }, this with { Events = Events[half..] }]);
    }

    private static string Reason(Refusal refusal) => $"{refusal.Code}: {refusal.Detail}";
}

/// <summary>The parts of a refused batch.</summary>
/// <param name="SetAside">The row that is not published.</param>
/// <param name="Rest">What to publish instead, in this order.</param>
internal sealed record BatchSplit(SetAsideRow? SetAside, ImmutableArray<Batch> Rest);
