using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>
/// The rules for a webhook's definition. All errors are reported at once. The engine decides whether its host may be called, because it
/// knows the networks that the operator allows.
/// </summary>
public static class DefinitionRules
{
    /// <summary>All errors of the definition; empty when it is valid.</summary>
    public static ImmutableArray<FieldError> Check(WebhookDefinition definition) =>
        [.. Errors(definition).Select(e => new FieldError(e.Field, e.Message))];

    private static IEnumerable<(string Field, string Message)> Errors(WebhookDefinition definition)
    {
        foreach (var field in DefinitionFields.All)
        {
            if (field.Validate(definition) is { } fault)
                yield return (field.Name, fault);
        }

        foreach (var error in HeaderRules.Errors(definition.Headers))
            yield return error;
    }
}
