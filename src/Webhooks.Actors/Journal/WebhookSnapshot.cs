using Webhooks.Model;

namespace Webhooks.Actors.Journal;

/// <param name="LoggedRow">Up to which of its own facts the attempt log is known to be complete.</param>
internal sealed record WebhookSnapshot(WebhookState State, long LoggedRow);
