using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>Changes to a webhook; fields that are null stay.</summary>
public sealed record WebhookPatch
{
    /// <inheritdoc cref="WebhookDefinition.Name"/>
    public Change<string>? Name { get; init; }

    /// <inheritdoc cref="WebhookDefinition.Url"/>
    public Change<string>? Url { get; init; }

    /// <inheritdoc cref="WebhookDefinition.Description"/>
    public Change<string?>? Description { get; init; }

    /// <inheritdoc cref="WebhookDefinition.Filter"/>
    public Change<EventFilter>? Filter { get; init; }

    /// <inheritdoc cref="WebhookDefinition.Payload"/>
    public Change<PayloadFilter?>? Payload { get; init; }

    /// <inheritdoc cref="WebhookDefinition.Headers"/>
    public Change<ImmutableSortedDictionary<string, string>>? Headers { get; init; }

    /// <inheritdoc cref="WebhookDefinition.Throttle"/>
    public Change<Throttle?>? Throttle { get; init; }

    /// <inheritdoc cref="WebhookDefinition.MaxInFlight"/>
    public Change<int>? MaxInFlight { get; init; }

    /// <inheritdoc cref="WebhookDefinition.Ordering"/>
    public Change<DeliveryOrder>? Ordering { get; init; }

    /// <inheritdoc cref="WebhookDefinition.Signing"/>
    public Change<SigningScheme>? Signing { get; init; }

    /// <inheritdoc cref="WebhookDefinition.Timeout"/>
    public Change<TimeSpan?>? Timeout { get; init; }

    /// <inheritdoc cref="WebhookDefinition.RetrySchedule"/>
    public Change<RetrySchedule?>? RetrySchedule { get; init; }

    /// <summary>Headers to add or change; null removes one. Header names are not case-sensitive.</summary>
    public ImmutableSortedDictionary<string, string?>? HeaderChanges { get; init; }

    /// <summary>Parts of the throttle to set; the other parts stay. A webhook without one gets one.</summary>
    public ThrottlePatch? ThrottleChanges { get; init; }

    /// <summary>The names of the fields that the patch sets as a whole, as the API writes them.</summary>
    internal IEnumerable<string> Names => DefinitionFields.All.Where(f => f.IsIn(this)).Select(f => f.Name);

    /// <summary>A patch that sets everything.</summary>
    public static WebhookPatch To(WebhookDefinition definition) => To(definition, DefinitionFields.All.Select(field => field.Name));

    /// <summary>A patch that sets some fields.</summary>
    /// <param name="definition">Has their values.</param>
    /// <param name="names">The fields, as the API names them.</param>
    /// <exception cref="ArgumentException">A definition has no such field.</exception>
    internal static WebhookPatch To(WebhookDefinition definition, IEnumerable<string> names) => names.Aggregate(
        new WebhookPatch(),
        (patch, name) => (DefinitionFields.All.FirstOrDefault(field => field.Name == name)
            ?? throw new ArgumentException($"A webhook has no field '{name}'.", nameof(names))).Set(patch, definition));

    /// <summary>The definition with the changes.</summary>
    public WebhookDefinition ApplyTo(WebhookDefinition definition)
    {
        var changed = DefinitionFields.All.Aggregate(definition, (made, field) => field.Apply(this, made));
        return changed with
        {
            Headers = HeaderChanges is { } changes ? Merge(changed.Headers, changes) : changed.Headers,
            Throttle = ThrottleChanges?.ApplyTo(changed.Throttle) ?? changed.Throttle,
        };
    }

    private static ImmutableSortedDictionary<string, string> Merge(
        ImmutableSortedDictionary<string, string> headers, ImmutableSortedDictionary<string, string?> changes)
    {
        // Removed first: a header that is set again uses the new spelling of its name.
        var merged = headers.RemoveRange(changes.Keys)
            .SetItems(changes.Where(change => change.Value is not null).Select(change => KeyValuePair.Create(change.Key, change.Value!)));
        return merged.SequenceEqual(headers) ? headers : merged;
    }
}

/// <summary>The fields of a definition, each with its name in the API, its place in a patch and its rule.</summary>
internal static class DefinitionFields
{
    /// <summary>All of them, in the order in which the API lists them.</summary>
    public static ImmutableArray<DefinitionField> All { get; } =
    [
        Of("name", d => d.Name, (d, to) => d with { Name = to }, p => p.Name, (p, to) => p with { Name = to })
            .Allows($"must have 1 to {WebhookDefinition.MaxNameLength} characters, not all blank",
                name => name.Length is >= 1 and <= WebhookDefinition.MaxNameLength && !string.IsNullOrWhiteSpace(name)),
        Of("url", d => d.Url, (d, to) => d with { Url = to }, p => p.Url, (p, to) => p with { Url = to })
            .Validates(ReceiverUrl.Validate),
        Of("description", d => d.Description, (d, to) => d with { Description = to }, p => p.Description,
            (p, to) => p with { Description = to })
            .Allows($"must have at most {WebhookDefinition.MaxDescriptionLength} characters",
                text => text is not { Length: > WebhookDefinition.MaxDescriptionLength }),
        Of("event_types", d => d.Filter, (d, to) => d with { Filter = to }, p => p.Filter, (p, to) => p with { Filter = to })
            .Allows($"must have at most {WebhookDefinition.MaxEventTypes} patterns",
                filter => filter.Patterns.Length <= WebhookDefinition.MaxEventTypes),
        Of("filter", d => d.Payload, (d, to) => d with { Payload = to }, p => p.Payload, (p, to) => p with { Payload = to }),

        // Dictionaries compare by reference: equal headers must not count as a change. HeaderRules has their rules.
        Of("headers", d => d.Headers, (d, to) => to.SequenceEqual(d.Headers) ? d : d with { Headers = to }, p => p.Headers,
            (p, to) => p with { Headers = to }),
        Of("throttle", d => d.Throttle, (d, to) => d with { Throttle = to }, p => p.Throttle, (p, to) => p with { Throttle = to })
            .Allows($"must be {Throttle.Allowed}", throttle => throttle is not { IsAllowed: false }),
        Of("max_in_flight", d => d.MaxInFlight, (d, to) => d with { MaxInFlight = to }, p => p.MaxInFlight,
            (p, to) => p with { MaxInFlight = to })
            .Allows($"must be 1 to {WebhookDefinition.MaxInFlightLimit}", most => most is >= 1 and <= WebhookDefinition.MaxInFlightLimit),
        Of("ordering", d => d.Ordering, (d, to) => d with { Ordering = to }, p => p.Ordering, (p, to) => p with { Ordering = to }),
        Of("signing", d => d.Signing, (d, to) => d with { Signing = to }, p => p.Signing, (p, to) => p with { Signing = to }),
        Of("timeout", d => d.Timeout, (d, to) => d with { Timeout = to }, p => p.Timeout, (p, to) => p with { Timeout = to })
            .Allows($"must be {AttemptTimeout.Allowed}", wait => wait is not { } given || AttemptTimeout.IsAllowed(given)),
        Of("retry_schedule", d => d.RetrySchedule, (d, to) => d with { RetrySchedule = to }, p => p.RetrySchedule,
            (p, to) => p with { RetrySchedule = to })
            .Allows($"must be {RetrySchedule.Allowed}", schedule => schedule is not { IsAllowed: false }),
    ];

    private static DefinitionField<T> Of<T>(
        string name,
        Func<WebhookDefinition, T> get,
        Func<WebhookDefinition, T, WebhookDefinition> set,
        Func<WebhookPatch, Change<T>?> getChange,
        Func<WebhookPatch, Change<T>, WebhookPatch> setChange) => new(name, get, set, getChange, setChange);
}
