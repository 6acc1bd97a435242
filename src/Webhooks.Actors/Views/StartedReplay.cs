using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>A replay that is on its way.</summary>
/// <param name="Matched">How many events it has to send.</param>
public sealed record StartedReplay(ReplayId Id, long Matched);
