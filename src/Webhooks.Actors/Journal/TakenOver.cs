namespace Webhooks.Actors.Journal;

/// <summary>
/// A row without effect on the state: it takes the next sequence number, so that a lost node that still runs cannot write it. The journal's
/// unique key refuses that node's next write, and its actor stops.
/// </summary>
/// <param name="At">When.</param>
/// <param name="Node">The address of the node that took over.</param>
internal sealed record TakenOver(DateTimeOffset At, string Node);
