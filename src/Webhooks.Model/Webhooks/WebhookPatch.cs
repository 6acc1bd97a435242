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

    /// <summary>A patch that sets everything.</summary>
    public static WebhookPatch To(WebhookDefinition definition) => new()
    {
        Name = new(definition.Name),
        Url = new(definition.Url),
        Description = new(definition.Description),
        Filter = new(definition.Filter),
        Headers = new(definition.Headers),
        Throttle = new(definition.Throttle),
        MaxInFlight = new(definition.MaxInFlight),
        Ordering = new(definition.Ordering),
        Signing = new(definition.Signing),
        Timeout = new(definition.Timeout),
        RetrySchedule = new(definition.RetrySchedule),
    };

    /// <summary>The definition with the changes made.</summary>
    public WebhookDefinition ApplyTo(WebhookDefinition definition) => definition with
    {
        Name = Name is { } name ? name.To : definition.Name,
        Url = Url is { } url ? url.To : definition.Url,
        Description = Description is { } description ? description.To : definition.Description,
        Filter = Filter is { } filter ? filter.To : definition.Filter,
        // These compare by reference: what is said again must not pass for a change.
        Headers = Headers is { } headers && !headers.To.SequenceEqual(definition.Headers) ? headers.To : definition.Headers,
        Throttle = Throttle is { } throttle ? throttle.To : definition.Throttle,
        MaxInFlight = MaxInFlight is { } maxInFlight ? maxInFlight.To : definition.MaxInFlight,
        Ordering = Ordering is { } ordering ? ordering.To : definition.Ordering,
        Signing = Signing is { } signing ? signing.To : definition.Signing,
        Timeout = Timeout is { } timeout ? timeout.To : definition.Timeout,
        RetrySchedule = RetrySchedule is { } schedule ? schedule.To : definition.RetrySchedule,
    };
}
