using System.Collections.Immutable;
using Webhooks.Model;

namespace Webhooks.Actors.Catalogue;

/// <summary>Checks events against the schemas of their types.</summary>
internal static class DraftValidation
{
    /// <summary>The events as they are to be stored, and how many do not fit the schema of a type that only warns.</summary>
    /// <param name="drafts">The events.</param>
    /// <param name="find">The definition of a type; null when it has none.</param>
    /// <param name="violated">Called for each event that does not fit.</param>
    /// <exception cref="RefusedException">One of them does not fit the schema of its type.</exception>
    public static (IReadOnlyList<EventDraft> Drafts, ImmutableDictionary<EventType, long> Violations) Check(
        IReadOnlyList<EventDraft> drafts, Func<EventType, CatalogueType?> find, Action<SchemaValidation> violated)
    {
        var violations = ImmutableDictionary<EventType, long>.Empty;
        var (stored, type) = (default(EventDraft[]), default(CatalogueType));
        for (var i = 0; i < drafts.Count; i++)
        {
            var draft = drafts[i];
            if (type is null || type.Definition.Type != draft.Type)
                type = find(draft.Type);
            if (type is null)
                continue;
            if (type.Former is { } former)
                (stored ??= [.. drafts])[i] = draft with { Former = former };
            if (type.Definition.Validation == SchemaValidation.Off || type.Validate(draft.Data) is not { Count: > 0 } errors)
                continue;
            violated(type.Definition.Validation);
            if (type.Definition.Validation == SchemaValidation.Reject)
                throw Refuse(type.Definition, i, drafts.Count, errors);
            violations = violations.SetItem(draft.Type, violations.GetValueOrDefault(draft.Type) + 1);
        }

        return (stored ?? drafts, violations);
    }

    private static RefusedException Refuse(EventTypeDefinition type, int index, int count, IReadOnlyList<FieldError> errors)
    {
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
