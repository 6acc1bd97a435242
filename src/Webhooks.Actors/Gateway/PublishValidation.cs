using System.Collections.Immutable;
using Webhooks.Actors.Catalogue;
using Webhooks.Actors.Telemetry;
using Webhooks.Model;

namespace Webhooks.Actors.Gateway;

/// <summary>
/// Checks what is published against the catalogue, on the node that it arrives at: it costs the project one comparison of numbers.
/// </summary>
internal sealed class PublishValidation(Catalogues catalogues, Instruments instruments)
{
    public Catalogues Catalogues => catalogues;

    /// <inheritdoc cref="DraftValidation.Check"/>
    public (IReadOnlyList<EventDraft> Drafts, ImmutableDictionary<EventType, long> Violations) Check(
        KnownCatalogue catalogue, IReadOnlyList<EventDraft> drafts)
    {
        if (catalogue.Types.Count == 0 && catalogues.Host.IsEmpty)
            return (drafts, ImmutableDictionary<EventType, long>.Empty);
        return DraftValidation.Check(drafts, type => catalogues.Find(catalogue, type), Count);
    }

    private void Count(SchemaValidation validation)
    {
        instruments.Violated(validation);
        if (validation == SchemaValidation.Reject)
            instruments.Published("refused");
    }
}
