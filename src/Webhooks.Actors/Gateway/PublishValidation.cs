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

    /// <summary>The events as they are to be stored, and how many do not fit the schema of a type that only warns.</summary>
    /// <exception cref="RefusedException">One of them does not fit the schema of its type.</exception>
    public (IReadOnlyList<EventDraft> Drafts, ImmutableDictionary<EventType, long> Violations) Check(
        KnownCatalogue catalogue, IReadOnlyList<EventDraft> drafts)
    {
        var violations = ImmutableDictionary<EventType, long>.Empty;
        if (catalogue.Types.Count == 0 && catalogues.Host.IsEmpty)
            return (drafts, violations);
        var (stored, type) = (default(EventDraft[]), default(CatalogueType));
        for (var i = 0; i < drafts.Count; i++)
        {
            var draft = drafts[i];
            if (type is null || type.Definition.Type != draft.Type)
                type = catalogues.Find(catalogue, draft.Type);
            if (type is null)
                continue;
            if (type.Former is { } former)
                (stored ??= [.. drafts])[i] = draft with { Former = former };
            if (type.Definition.Validation == SchemaValidation.Off || type.Validate(draft.Data) is not { Count: > 0 } errors)
                continue;
            instruments.Violated(type.Definition.Validation);
            if (type.Definition.Validation == SchemaValidation.Reject)
                throw Refuse(type.Definition, i, drafts.Count, errors);
            violations = violations.SetItem(draft.Type, violations.GetValueOrDefault(draft.Type) + 1);
        }

        return (stored ?? drafts, violations);
    }

    private RefusedException Refuse(EventTypeDefinition type, int index, int count, IReadOnlyList<FieldError> errors)
    {
        instruments.Published("refused");
        var which = count > 1 ? $"Event {index + 1} of this request" : "The event";
        return new(new Refusal(
            RefusalReason.Invalid, "schema_violation",
            $"{which} does not fit the schema of '{type.Type}' (version {type.Version}): "
                + $"{string.Join("; ", errors.Select(error => $"{error.Field} {error.Message}"))}. Nothing was stored.")
        {
            Errors = [.. errors],
            Index = count > 1 ? index : null,
        });
    }
}
