using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>A started replay.</summary>
/// <param name="Matched">How many events it will send.</param>
public sealed record StartedReplay(ReplayId Id, long Matched);
