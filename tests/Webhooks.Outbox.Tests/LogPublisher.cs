using Webhooks.Actors;
using Webhooks.Model;
using Webhooks.TestKit;

namespace Webhooks.Outbox.Tests;

/// <summary>A log in memory that recognises ids, as the engine's does, and refuses what a test says.</summary>
public sealed class LogPublisher : IWebhookPublisher
{
    private readonly Lock _gate = new();
    private readonly List<(ProjectId Project, EventDraft Draft)> _log = [];
    private readonly Watch _watch = new();

    /// <summary>The code of the refusal of an event, or null.</summary>
    public Func<EventDraft, string?> Refuses { get; set; } = _ => null;

    public Func<ProjectId, bool> IsUnavailable { get; set; } = _ => false;

    /// <summary>How many events fit into one publish.</summary>
    public int MostEvents { get; set; } = int.MaxValue;

    public int Duplicates { get; private set; }

    public IReadOnlyList<string> Ids
    {
        get
        {
            lock (_gate)
                return [.. _log.Select(stored => stored.Draft.Id!.Value.Value)];
        }
    }

    public IReadOnlyList<EventDraft> Drafts
    {
        get
        {
            lock (_gate)
                return [.. _log.Select(stored => stored.Draft)];
        }
    }

    public Task Until(params string[] ids) =>
        _watch.Until(() => ids.All(Ids.Contains), () => $"Stored: {string.Join(' ', Ids)}");

    public async Task<AcceptedEvent> PublishAsync(ProjectId project, EventDraft draft, CancellationToken cancellationToken = default) =>
        (await PublishAsync(project, [draft], cancellationToken))[0];

    public Task<IReadOnlyList<AcceptedEvent>> PublishAsync(
        ProjectId project, IReadOnlyList<EventDraft> drafts, CancellationToken cancellationToken = default)
    {
        if (IsUnavailable(project))
            throw new RefusedException(new(RefusalReason.Unavailable, "unavailable", "Not now."));
        if (drafts.Count > MostEvents)
            throw new RefusedException(new(RefusalReason.Invalid, "too_many_events", "Too many."));
        for (var i = 0; i < drafts.Count; i++)
        {
            if (Refuses(drafts[i]) is { } code)
                throw new RefusedException(new(RefusalReason.Invalid, code, "Not this one.") { Index = drafts.Count > 1 ? i : null });
        }

        IReadOnlyList<AcceptedEvent> accepted;
        lock (_gate)
            accepted = [.. drafts.Select(draft => Store(project, draft))];
        _watch.Changed();
        return Task.FromResult(accepted);
    }

    private AcceptedEvent Store(ProjectId project, EventDraft draft)
    {
        var earlier = _log.FindIndex(stored => stored.Project == project && stored.Draft.Id == draft.Id);
        if (earlier >= 0)
        {
            Duplicates++;
            return new(draft.Id!.Value, earlier + 1, Duplicate: true);
        }

        _log.Add((project, draft));
        return new(draft.Id!.Value, _log.Count, Duplicate: false);
    }
}
