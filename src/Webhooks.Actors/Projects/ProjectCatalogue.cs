using Akka.Actor;
using Webhooks.Actors.Protocol;
using Webhooks.Model;

namespace Webhooks.Actors.Projects;

/// <summary>Changes of a project's catalogue. A part of the project's actor; it runs on that actor's messages alone.</summary>
internal sealed class ProjectCatalogue(TimeProvider time, Func<EventCatalogue> catalogue)
{
    /// <summary>Persists and applies a fact, and calls when it is on disk.</summary>
    public required Action<ProjectFact, Action> Persist { private get; init; }

    public void Define(EventTypeDefinition asked, IActorRef from)
    {
        var (definition, refusal) = catalogue().Decide(asked);
        if (definition is null)
            from.Tell(refusal);
        else if (definition.Equals(catalogue().Find(asked.Type)))
            Answer();
        else
            Persist(new EventTypeDefined(definition, time.GetUtcNow()), Answer);

        void Answer() => from.Tell(new CataloguePage(catalogue().Revision, [definition], true));
    }

    public void Remove(EventType type, IActorRef from)
    {
        if (catalogue().Find(type) is null)
            from.Tell(EventCatalogue.NotFound(type));
        else
            Persist(new EventTypeRemoved(type, time.GetUtcNow()), () => from.Tell(new CatalogueChanged(catalogue().Revision)));
    }
}
