using System.Collections.Immutable;

namespace Webhooks.Model;

/// <summary>A value that a patch sets, as against one that it leaves alone.</summary>
public readonly record struct Change<T>(T To);

/// <summary>Changes to a webhook; what is null stays as it is.</summary>
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

    /// <inheritdoc cref="WebhookDefinition.Headers"/>
    public Change<ImmutableSortedDictionary<string, string>>? Headers { get; init; }

    /// <inheritdoc cref="WebhookDefinition.Throttle"/>
    public Change<Throttle>? Throttle { get; init; }

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

    /// <summary>Headers to set among those that the webhook has; null removes one. Header names compare without case.</summary>
    public ImmutableSortedDictionary<string, string?>? HeaderChanges { get; init; }

    /// <summary>Parts of the throttle to set; the other parts stay.</summary>
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

    /// <summary>The definition with the changes made.</summary>
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
        // Removed first: a header that is set again takes the new spelling of its name.
        var merged = headers.RemoveRange(changes.Keys)
            .SetItems(changes.Where(change => change.Value is not null).Select(change => KeyValuePair.Create(change.Key, change.Value!)));
        return merged.SequenceEqual(headers) ? headers : merged;
    }
}

/// <summary>Changes to a throttle; what is null stays as it is.</summary>
public sealed record ThrottlePatch
{
    /// <inheritdoc cref="Throttle.Rate"/>
    public int? Rate { get; init; }

    /// <inheritdoc cref="Throttle.Per"/>
    public TimeSpan? Per { get; init; }

    /// <summary>How many attempts may go at once after a quiet time; a change to null makes it as large as the rate.</summary>
    public Change<int?>? Burst { get; init; }

    /// <summary>The throttle with the changes made. A burst that was as large as the rate and is not set follows the rate.</summary>
    public Throttle ApplyTo(Throttle throttle)
    {
        var rate = Rate ?? throttle.Rate;
        var burst = Burst is { } change ? change.To ?? rate : throttle.Burst == throttle.Rate ? rate : throttle.Burst;
        return new(rate, Per ?? throttle.Per, burst);
    }
}
