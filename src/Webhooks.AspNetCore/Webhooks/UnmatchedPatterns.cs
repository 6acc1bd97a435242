using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>The patterns of some webhooks that match no known event type: they may be misspelt.</summary>
internal sealed class UnmatchedPatterns(IEnumerable<EventTypePattern> patterns)
{
    private readonly HashSet<EventTypePattern> _patterns = [.. patterns];

    public static UnmatchedPatterns None { get; } = new([]);

    public static async Task<UnmatchedPatterns> FindAsync(
        AuthorizedGateway gateway, ProjectId project, IEnumerable<WebhookView> webhooks, CancellationToken cancellationToken)
    {
        var patterns = webhooks.SelectMany(webhook => webhook.Definition.Filter.Patterns);
        try
        {
            return new(await gateway.EventTypes.FindUnmatchedAsync(project, patterns, cancellationToken));
        }
        catch (RefusedException e) when (e.Refusal.Reason is RefusalReason.Unavailable or RefusalReason.Forbidden)
        {
            // A mark is worth less than the webhook that it is on, and a caller may not see event types.
            return None;
        }
    }

    public bool Contains(EventTypePattern pattern) => _patterns.Contains(pattern);

    public UnmatchedPatterns Without(Predicate<EventTypePattern> isKnown) => new(_patterns.Where(pattern => !isKnown(pattern)));

    public WebhookResource Mark(WebhookResource webhook) => _patterns.Count == 0 ? webhook : webhook with
    {
        UnmatchedEventTypes = [.. webhook.EventTypes.Where(type => _patterns.Contains(EventTypePattern.Parse(type)))],
    };
}
