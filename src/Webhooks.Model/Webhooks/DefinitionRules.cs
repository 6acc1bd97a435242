using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>
/// What a webhook's definition may hold. All errors are told at once. Whether its host may be called is for the engine to say, which knows
/// the networks that the operator allows.
/// </summary>
public static class DefinitionRules
{
    /// <summary>Everything that is wrong with the definition; empty when it can be registered.</summary>
    public static ImmutableArray<FieldError> Check(WebhookDefinition definition) =>
        [.. Errors(definition).Select(e => new FieldError(e.Field, e.Message))];

    private static IEnumerable<(string Field, string Message)> Errors(WebhookDefinition d)
    {
        if (d.Name.Length is < 1 or > WebhookDefinition.MaxNameLength || string.IsNullOrWhiteSpace(d.Name))
            yield return ("name", $"takes 1 to {WebhookDefinition.MaxNameLength} characters, not all blank");
        if (ReceiverUrl.WhyNot(d.Url) is { } fault)
            yield return ("url", fault);
        if (d.Description?.Length > WebhookDefinition.MaxDescriptionLength)
            yield return ("description", $"takes at most {WebhookDefinition.MaxDescriptionLength} characters");
        if (d.Filter.Patterns.Length > WebhookDefinition.MaxEventTypes)
            yield return ("event_types", $"takes at most {WebhookDefinition.MaxEventTypes} patterns");
        if (!d.Throttle.IsAllowed)
            yield return ("throttle", $"takes {Throttle.Allowed}");
        if (d.MaxInFlight is < 1 or > WebhookDefinition.MaxInFlightLimit)
            yield return ("max_in_flight", $"takes 1 to {WebhookDefinition.MaxInFlightLimit}");
        if (d.Timeout is { } timeout && (timeout < TimeSpan.FromSeconds(1) || timeout > TimeSpan.FromSeconds(60)))
            yield return ("timeout", "takes 1s to 60s");
        if (d.RetrySchedule is { IsAllowed: false })
            yield return ("retry_schedule", $"takes {RetrySchedule.Allowed}");
        foreach (var error in HeaderRules.Errors(d.Headers))
            yield return error;
    }
}
