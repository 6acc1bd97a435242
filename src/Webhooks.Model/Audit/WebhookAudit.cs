using System.Globalization;
using System.Text.Json.Nodes;

namespace Webhooks.Model;

/// <summary>Marks the facts of a webhook that change what its owner has set.</summary>
internal static class WebhookAudit
{
    /// <param name="facts">What a command decided.</param>
    /// <param name="before">The webhook before them.</param>
    /// <param name="by">Who gave the command; null for the engine, whose own work is no change.</param>
    /// <param name="now">When.</param>
    public static IEnumerable<WebhookFact> Mark(IEnumerable<WebhookFact> facts, WebhookState before, Actor? by, DateTimeOffset now) =>
        facts.Select(fact => by is not null && Changes(before, fact) is { } changes
            ? fact with { Audit = new(by, now, changes.ToString()) }
            : fact);

    private static AuditChanges? Changes(WebhookState before, WebhookFact fact) => fact switch
    {
        WebhookCreated created => Compare(null, created.Definition),
        WebhookChanged changed => Secret(Compare(before.Definition, changed.Definition), changed.Secret),
        SecretRotated rotated => Secret(new(), rotated.Secret)
            .With("previous_until", null, rotated.PreviousUntil > rotated.At ? Instant(rotated.PreviousUntil) : null),
        WebhookPaused => Status(before, WebhookStatus.Paused, StatusReason.Operator),
        WebhookResumed => Status(before, WebhookStatus.Active, null),
        WebhookEnabled enabled => Status(before, WebhookStatus.Active, null)
            .With("skip_backlog", null, enabled.SkipTo is null ? null : JsonValue.Create(true)),
        WebhookDisabled disabled => Status(before, WebhookStatus.Disabled, disabled.Reason),
        WebhookDeleted => Compare(before.Definition, null),
        DeliveryResent resent => new AuditChanges().With("sequence", null, resent.Delivery.Position.Sequence),
        ReplayStarted { Replay: { } replay } => new AuditChanges()
            .With("replay", null, replay.Id.Value)
            .With("only", null, Word(replay.Only))
            .With("since", null, replay.Since is { } since ? Instant(since) : null)
            .With("until", null, replay.Until is { } until ? Instant(until) : null)
            .With("matched", null, replay.Matched),
        ReplayCancelled cancelled => new AuditChanges().With("replay", cancelled.Replay.Value, null),
        _ => null,
    };

    private static AuditChanges Compare(WebhookDefinition? before, WebhookDefinition? after)
    {
        var changes = new AuditChanges();
        foreach (var (field, shown) in Fields)
            changes.With(field, before is null ? null : shown(before), after is null ? null : shown(after));
        if (before?.Url != after?.Url)
            changes.Always("url", Url(before), Url(after));
        foreach (var name in (before?.Headers.Keys ?? []).Union(after?.Headers.Keys ?? [], StringComparer.OrdinalIgnoreCase))
        {
            if (before?.Headers.GetValueOrDefault(name) != after?.Headers.GetValueOrDefault(name))
                changes.Always($"headers.{name}", Header(before, name), Header(after, name));
        }

        return changes;
    }

    private static (string Field, Func<WebhookDefinition, JsonNode?> Shown)[] Fields { get; } =
    [
        ("name", definition => definition.Name),
        ("description", definition => definition.Description),
        ("event_types", definition => Texts(definition.Filter.Patterns.Select(pattern => pattern.Value))),
        ("filter", definition => definition.Payload is { Json: var json } ? JsonNode.Parse(json) : null),
        ("throttle", definition => definition.Throttle is { } throttle
            ? new JsonObject { ["rate"] = throttle.Rate, ["per"] = Duration.Format(throttle.Per), ["burst"] = throttle.Burst }
            : null),
        ("max_in_flight", definition => definition.MaxInFlight),
        ("ordering", definition => Word(definition.Ordering)),
        ("signing", definition => definition.Signing == SigningScheme.V1AndV1a ? "v1,v1a" : Word(definition.Signing)),
        ("timeout", definition => definition.Timeout is { } timeout ? Duration.Format(timeout) : null),
        ("retry_schedule", definition => definition.RetrySchedule is { } schedule ? Texts(schedule.Waits.Select(Duration.Format)) : null),
    ];

    private static AuditChanges Status(WebhookState before, WebhookStatus status, StatusReason? reason) => new AuditChanges()
        .With("status", Word(before.Status), Word(status))
        .With("status_reason", before.Reason is { } was ? Word(was) : null, reason is { } now ? Word(now) : null);

    private static AuditChanges Secret(AuditChanges changes, SigningSecret? secret) =>
        secret is null ? changes : changes.Always("secret", AuditChanges.Mask, AuditChanges.Mask);

    /// <summary>Scheme, host, port and path. User information, query and fragment may be secrets.</summary>
    private static string? Url(WebhookDefinition? definition) =>
        definition is null ? null
        : !Uri.TryCreate(definition.Url, UriKind.Absolute, out var url) ? AuditChanges.Mask
        : url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            + (url.Query.Length > 1 ? $"?{AuditChanges.Mask}" : "");

    private static string? Header(WebhookDefinition? definition, string name) =>
        definition?.Headers.ContainsKey(name) == true ? AuditChanges.Mask : null;

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)text)]);

    private static string Word<T>(T value)
        where T : struct, Enum => $"{value}".ToLowerInvariant();

    private static string Instant(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
