using Webhooks.Client;
using Webhooks.Model;

namespace Webhooks.Outbox.Rows;

/// <summary>
/// What a draft may leave open and a row may not: each publish of a row has the same content.
/// </summary>
internal sealed record WrittenEvent(PublishedEventId Id, ProjectId Project, long OccurredAt)
{
    /// <exception cref="FormatException">The project is not of the form <see cref="Identifier.Allowed"/>.</exception>
    /// <exception cref="ArgumentException">The key is too long.</exception>
    public static WrittenEvent Of(string project, EventDraft draft, DateTimeOffset now)
    {
        if (draft.Key?.Length > EventDraft.MaxKeyLength)
            throw new ArgumentException(
                $"The key has {draft.Key.Length} characters; {EventDraft.MaxKeyLength} are allowed.", nameof(draft));
        return new(
            draft.Id ?? PublishedEventId.Parse(EventIds.New()), ProjectId.Parse(project),
            (draft.Timestamp ?? now).ToUnixTimeMilliseconds());
    }
}
