using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>The fields of a definition, each with its name in the API, its place in a patch and its rule.</summary>
internal static class DefinitionFields
{
    /// <summary>All of them, in the order in which the API lists them.</summary>
    public static ImmutableArray<DefinitionField> All { get; } =
    [
        Of("name", d => d.Name, (d, to) => d with { Name = to }, p => p.Name, (p, to) => p with { Name = to })
            .Allows($"takes 1 to {WebhookDefinition.MaxNameLength} characters, not all blank",
                name => name.Length is >= 1 and <= WebhookDefinition.MaxNameLength && !string.IsNullOrWhiteSpace(name)),
        Of("url", d => d.Url, (d, to) => d with { Url = to }, p => p.Url, (p, to) => p with { Url = to })
            .Validates(ReceiverUrl.WhyNot),
        Of("description", d => d.Description, (d, to) => d with { Description = to }, p => p.Description, (p, to) => p with { Description = to })
            .Allows($"takes at most {WebhookDefinition.MaxDescriptionLength} characters",
                text => text is not { Length: > WebhookDefinition.MaxDescriptionLength }),
        Of("event_types", d => d.Filter, (d, to) => d with { Filter = to }, p => p.Filter, (p, to) => p with { Filter = to })
            .Allows($"takes at most {WebhookDefinition.MaxEventTypes} patterns", filter => filter.Patterns.Length <= WebhookDefinition.MaxEventTypes),

        // Dictionaries compare by reference: headers that are the same must not pass for a change. HeaderRules has their rules.
        Of("headers", d => d.Headers, (d, to) => to.SequenceEqual(d.Headers) ? d : d with { Headers = to }, p => p.Headers, (p, to) => p with { Headers = to }),
        Of("throttle", d => d.Throttle, (d, to) => d with { Throttle = to }, p => p.Throttle, (p, to) => p with { Throttle = to })
            .Allows($"takes {Throttle.Allowed}", throttle => throttle.IsAllowed),
        Of("max_in_flight", d => d.MaxInFlight, (d, to) => d with { MaxInFlight = to }, p => p.MaxInFlight, (p, to) => p with { MaxInFlight = to })
            .Allows($"takes 1 to {WebhookDefinition.MaxInFlightLimit}", most => most is >= 1 and <= WebhookDefinition.MaxInFlightLimit),
        Of("ordering", d => d.Ordering, (d, to) => d with { Ordering = to }, p => p.Ordering, (p, to) => p with { Ordering = to }),
        Of("signing", d => d.Signing, (d, to) => d with { Signing = to }, p => p.Signing, (p, to) => p with { Signing = to }),
        Of("timeout", d => d.Timeout, (d, to) => d with { Timeout = to }, p => p.Timeout, (p, to) => p with { Timeout = to })
            .Allows("takes 1s to 60s", wait => wait is not { } given || (given >= TimeSpan.FromSeconds(1) && given <= TimeSpan.FromSeconds(60))),
        Of("retry_schedule", d => d.RetrySchedule, (d, to) => d with { RetrySchedule = to }, p => p.RetrySchedule, (p, to) => p with { RetrySchedule = to })
            .Allows($"takes {RetrySchedule.Allowed}", schedule => schedule is not { IsAllowed: false }),
    ];

    private static DefinitionField<T> Of<T>(
        string name,
        Func<WebhookDefinition, T> get,
        Func<WebhookDefinition, T, WebhookDefinition> set,
        Func<WebhookPatch, Change<T>?> getChange,
        Func<WebhookPatch, Change<T>, WebhookPatch> setChange) => new(name, get, set, getChange, setChange);
}

/// <summary>A field of a definition.</summary>
/// <param name="name">Its name as the API writes it.</param>
internal abstract class DefinitionField(string name)
{
    public string Name => name;

    /// <summary>Whether the patch sets the field as a whole.</summary>
    public abstract bool IsIn(WebhookPatch patch);

    /// <summary>The patch, setting the field to its value in the definition too.</summary>
    public abstract WebhookPatch Set(WebhookPatch patch, WebhookDefinition definition);

    /// <summary>The definition with what the patch sets the field to.</summary>
    public abstract WebhookDefinition Apply(WebhookPatch patch, WebhookDefinition definition);

    /// <summary>What is wrong with the field's value, or null.</summary>
    public abstract string? Validate(WebhookDefinition definition);
}

internal sealed class DefinitionField<T>(
    string name,
    Func<WebhookDefinition, T> get,
    Func<WebhookDefinition, T, WebhookDefinition> set,
    Func<WebhookPatch, Change<T>?> getChange,
    Func<WebhookPatch, Change<T>, WebhookPatch> setChange,
    Func<T, string?>? validate = null) : DefinitionField(name)
{
    /// <summary>The field with its rule.</summary>
    /// <param name="validate">Returns what is wrong with a value, or null.</param>
    public DefinitionField<T> Validates(Func<T, string?> validate) => new(Name, get, set, getChange, setChange, validate);

    /// <summary>The field with its rule.</summary>
    public DefinitionField<T> Allows(string message, Func<T, bool> isAllowed) => Validates(value => isAllowed(value) ? null : message);

    public override bool IsIn(WebhookPatch patch) => getChange(patch) is not null;

    public override WebhookPatch Set(WebhookPatch patch, WebhookDefinition definition) => setChange(patch, new(get(definition)));

    public override WebhookDefinition Apply(WebhookPatch patch, WebhookDefinition definition) =>
        getChange(patch) is { } change ? set(definition, change.To) : definition;

    public override string? Validate(WebhookDefinition definition) => validate?.Invoke(get(definition));
}
