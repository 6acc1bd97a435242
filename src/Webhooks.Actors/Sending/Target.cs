using System.Collections.Immutable;
using Webhooks.Model;

namespace Webhooks.Actors.Sending;

/// <summary>
/// The stream's view of its webhook. Replaced as a whole when the webhook changes, so it applies to the next attempt.
/// </summary>
internal sealed record Target(
    Uri Url,
    IReadOnlyCollection<KeyValuePair<string, string>> Headers,
    SigningSecret Secret,
    Throttle? Throttle,
    TimeSpan Timeout,
    RetrySchedule RetrySchedule)
{
    /// <summary>Its project.</summary>
    public ProjectId Project { get; init; }

    /// <summary>The webhook.</summary>
    public WebhookId Webhook { get; init; }

    /// <summary>Whether its last attempt failed.</summary>
    public bool HasFailed { get; init; }

    /// <summary>Earlier secrets that sign beside <see cref="Secret"/> until they expire, newest first.</summary>
    public ImmutableArray<RetiringSecret> Retiring { get; init; } = [];

    public static Target Of(WebhookState state, DeliveryOptions options)
    {
        var definition = state.Definition ?? throw new InvalidOperationException("Only a registered webhook has a target.");
        var secret = state.Secret ?? throw new InvalidOperationException("A registered webhook has a secret.");
        return new(
            new(definition.Url),
            definition.Headers,
            secret,
            definition.Throttle,
            definition.Timeout ?? options.Timeout,
            definition.RetrySchedule ?? options.RetrySchedule)
        {
            Project = state.Project,
            Webhook = state.Id,
            HasFailed = state.Health.ConsecutiveFailures > 0,
            Retiring = state.Retiring,
        };
    }
}
