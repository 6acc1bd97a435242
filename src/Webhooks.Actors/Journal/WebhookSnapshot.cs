using Webhooks.Model;

namespace Webhooks.Actors.Journal;

/// <param name="LoggedRow">The row of its own facts up to which the attempt log is known to be complete.</param>
internal sealed record WebhookSnapshot(WebhookState State, long LoggedRow);
