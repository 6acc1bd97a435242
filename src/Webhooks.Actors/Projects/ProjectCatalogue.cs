using Akka.Actor;
using Webhooks.Actors.Protocol;
using Webhooks.Model;

namespace Webhooks.Actors.Projects;

/// <summary>Changes of a project's catalogue. A part of the project's actor; it runs on that actor's messages alone.</summary>
internal sealed class ProjectCatalogue(TimeProvider time, Func<EventCatalogue> catalogue)
{
    /// <summary>Persists and applies a fact, and calls when it is on disk.</summary>
    public required Action<ProjectFact, Action> Persist { private get; init; }

    public void Define(EventTypeDefinition asked, Actor? by, IActorRef from)
    {
        var (definition, refusal) = catalogue().Decide(asked);
        if (definition is null)
            from.Tell(refusal);
        else if (catalogue().Find(asked.Type) is var before && definition.Equals(before))
            Answer();
        else
            Persist(CatalogueAudit.Mark(new EventTypeDefined(definition, time.GetUtcNow()), before, by, time.GetUtcNow()), Answer);

        void Answer() => from.Tell(new CataloguePage(catalogue().Revision, [definition], true));
    }

    public void Remove(EventType type, Actor? by, IActorRef from)
    {
        if (catalogue().Find(type) is not { } before)
            from.Tell(EventCatalogue.NotFound(type));
        else
            Persist(
                CatalogueAudit.Mark(new EventTypeRemoved(type, time.GetUtcNow()), before, by, time.GetUtcNow()),
                () => from.Tell(new CatalogueChanged(catalogue().Revision)));
    }
}
