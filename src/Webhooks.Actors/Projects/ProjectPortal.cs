using System.Collections.Immutable;
using Akka.Actor;
using Webhooks.Actors.Protocol;
using Webhooks.Model;

namespace Webhooks.Actors.Projects;

/// <summary>A project's portal sessions. A part of the project's actor; it runs on that actor's messages alone.</summary>
internal sealed class ProjectPortal(TimeProvider time, Func<PortalSessions> sessions)
{
    /// <summary>Persists and applies a fact, and calls when it is on disk.</summary>
    public required Action<ProjectFact, Action> Persist { private get; init; }

    public void Open(PortalSession session, IActorRef from)
    {
        if (sessions().Validate(time.GetUtcNow()) is { } refusal)
            from.Tell(refusal);
        else
            Put(session, from);
    }

    public void Enter(EnterPortal enter, IActorRef from)
    {
        // Hashes of random secrets: the time of a comparison says nothing about a secret.
        if (sessions().Find(enter.Id, time.GetUtcNow()) is { } session && session.EntryHash == enter.EntryHash)
            Put(session with { EntryHash = null, PageHash = enter.PageHash }, from);
        else
            from.Tell(PortalSessions.NotFound);
    }

    public void Get(string? id, IActorRef from) => from.Tell(new PortalSessionList(Chosen(id)));

    public void End(string? id, IActorRef from)
    {
        var ended = Chosen(id);
        if (!ended.IsEmpty)
            Persist(new PortalSessionsEnded([.. ended.Select(session => session.Id)], time.GetUtcNow()), Answer);
        else if (id is null)
            Answer();
        else
            from.Tell(PortalSessions.NotFound);

        void Answer() => from.Tell(new PortalSessionList(ended));
    }

    private void Put(PortalSession session, IActorRef from) =>
        Persist(new PortalSessionOpened(session, time.GetUtcNow()), () => from.Tell(new PortalSessionList([session])));

    private ImmutableArray<PortalSession> Chosen(string? id) =>
        id is null ? sessions().Open(time.GetUtcNow()) : sessions().Find(id, time.GetUtcNow()) is { } session ? [session] : [];
}
