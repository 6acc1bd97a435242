using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>
/// What a webhook's definition may hold. All errors are reported at once. Whether its host may be called is for the engine to say, which
/// knows the networks that the operator allows.
/// </summary>
public static class DefinitionRules
{
    /// <summary>Everything that is wrong with the definition; empty when it can be registered.</summary>
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
