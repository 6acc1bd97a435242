using System.Collections.Immutable;
using Akka.Actor;
using Webhooks.Actors.Protocol;
using Webhooks.Model;

namespace Webhooks.Actors.Projects;

/// <summary>A project's portal sessions. A part of the project's actor; it runs on that actor's messages alone.</summary>
internal sealed class ProjectPortal(TimeProvider time, Func<PortalSessions> sessions)
{
    private DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Persists and applies a fact, and calls when it is on disk.</summary>
    public required Action<ProjectFact, Action> Persist { private get; init; }

    public void Open(PortalSession session, Actor? by, IActorRef from)
    {
        if (sessions().Validate(time.GetUtcNow()) is { } refusal)
            from.Tell(refusal);
        else
            Put(session, by, from);
    }

    public void Enter(EnterPortal enter, IActorRef from)
    {
        // Hashes of random secrets: the time of a comparison says nothing about a secret.
        if (sessions().Find(enter.Id, time.GetUtcNow()) is { } session && session.EntryHash == enter.EntryHash)
            Put(session with { EntryHash = null, PageHash = enter.PageHash }, null, from);
        else
            from.Tell(PortalSessions.NotFound);
    }

    public void Get(string? id, IActorRef from) => from.Tell(new PortalSessionList(Chosen(id)));

    public void End(string? id, Actor? by, IActorRef from)
    {
        var ended = Chosen(id);
        if (!ended.IsEmpty)
            Persist(
                PortalAudit.Mark(new PortalSessionsEnded([.. ended.Select(session => session.Id)], Now), by, Now), Answer);
        else if (id is null)
            Answer();
        else
            from.Tell(PortalSessions.NotFound);

        void Answer() => from.Tell(new PortalSessionList(ended));
    }

    private void Put(PortalSession session, Actor? by, IActorRef from) => Persist(
        PortalAudit.Mark(new PortalSessionOpened(session, Now), by, Now), () => from.Tell(new PortalSessionList([session])));

    private ImmutableArray<PortalSession> Chosen(string? id) =>
        id is null ? sessions().Open(time.GetUtcNow()) : sessions().Find(id, time.GetUtcNow()) is { } session ? [session] : [];
}
