using System.Collections.Immutable;
using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>A webhook to create.</summary>
internal sealed record WebhookForm(WebhookDefinition Definition, SigningSecret? Secret, StartAt StartAt)
{
    private static readonly string[] Fields =
        ["name", "url", "description", "event_types", "headers", "throttle", "max_in_flight", "ordering", "signing", "timeout", "retry_schedule"];

    // Stands in for what is missing or wrong, so that everything that is wrong can be told at once.
    private static readonly WebhookDefinition Blank = new()
    {
        Name = "?",
        Url = "https://example.com",
        Filter = new([EventTypePattern.Parse("*")]),
    };

    /// <summary>The webhook to create; name, url and event types are required, and null stands for the default.</summary>
    public static WebhookForm Create(ReadOnlyMemory<byte> body)
    {
        var fields = JsonFields.Parse(body, [.. Fields, "secret", "start_at"]);
        foreach (var required in (ReadOnlySpan<string>)["name", "url", "event_types"])
        {
            if (fields.IsAbsent(required))
                fields.Wrong(required, "is required");
        }

        var definition = ReadPatch(fields).ApplyTo(Blank);
        var secret = fields.Optional<SigningSecret?>("secret", SigningSecret.Allowed, JsonValues.Secret, null);
        if (secret?.To is { } own && own.Scheme != definition.Signing)
            fields.Wrong("secret", $"takes {SigningSecret.Allowed}");
        var startAt = fields.Optional("start_at", $"earliest or {Rfc3339.Allowed}", ReadStart, StartAt.Head);
        fields.Errors.AddRange(DefinitionRules.Check(definition));
        fields.Check(ProblemCodes.InvalidWebhook);
        return new(definition, secret?.To, startAt?.To ?? StartAt.Head);
    }

    /// <summary>A JSON merge patch (RFC 7396) of a webhook: null brings a default back, and objects are merged with what is there.</summary>
    public static PatchForm Patch(ReadOnlyMemory<byte> body)
    {
        var fields = JsonFields.Parse(body, Fields);
        return new(ReadPatch(fields), fields);
    }

    private static WebhookPatch ReadPatch(JsonFields fields) => new()
    {
        Name = fields.Required<string>("name", "a string", JsonValues.Text),
        Url = fields.Required<string>("url", "a string", JsonValues.Text),
        Description = fields.Optional<string?>("description", "a string or null", JsonValues.Text, null),
        Filter = fields.Required<EventFilter>("event_types", $"a list of at least one of: {EventTypePattern.Allowed}", JsonValues.Filter),
        Headers = fields.IsNull("headers") ? new(WebhookDefinition.NoHeaders) : null,
        HeaderChanges = ReadHeaders(fields),
        Throttle = fields.IsNull("throttle") ? new(Throttle.Default) : null,
        ThrottleChanges = ReadThrottle(fields),
        MaxInFlight = fields.Optional("max_in_flight", "a whole number", JsonValues.Whole, WebhookDefinition.DefaultMaxInFlight),
        Ordering = fields.Optional("ordering", Words<DeliveryOrder>.Allowed, JsonValues.Word, DeliveryOrder.None),
        Signing = fields.Optional("signing", Words<SigningScheme>.Allowed, JsonValues.Word, SigningScheme.V1),
        Timeout = fields.Optional<TimeSpan?>("timeout", Duration.Allowed, static (value, out wait) =>
            (wait = JsonValues.Wait(value, out var duration) ? duration : null) is not null, null),
        RetrySchedule = fields.Optional<RetrySchedule?>("retry_schedule", $"a list of waits, each {Duration.Allowed}", JsonValues.Waits, null),
    };

    private static ThrottlePatch? ReadThrottle(JsonFields fields) => fields.Object("throttle", "rate", "per", "burst") is not { } parts ? null : new()
    {
        Rate = parts.Optional("rate", "a whole number", JsonValues.Whole, Throttle.Default.Rate)?.To,
        Per = parts.Optional("per", Duration.Allowed, JsonValues.Wait, Throttle.Default.Per)?.To,
        Burst = parts.Optional<int?>("burst", "a whole number", static (value, out burst) =>
            (burst = JsonValues.Whole(value, out var number) ? number : null) is not null, null),
    };

    private static ImmutableSortedDictionary<string, string?>? ReadHeaders(JsonFields fields)
    {
        if (fields.Object("headers") is not { } given)
            return null;
        var headers = ImmutableSortedDictionary.CreateBuilder<string, string?>(WebhookDefinition.NoHeaders.KeyComparer);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in given.Names)
        {
            if (!names.Add(name))
                given.Wrong(name, "is there twice; header names compare without case");
            if (given.Optional<string?>(name, "a string", JsonValues.Text, null) is { } change)
                headers[name] = change.To;
        }

        return headers.ToImmutable();
    }

    private static bool ReadStart(System.Text.Json.JsonElement value, out StartAt start)
    {
        start = StartAt.Head;
        if (!JsonValues.Text(value, out var text))
            return false;
        if (text == "earliest")
            start = StartAt.Earliest;
        else if (Rfc3339.TryParse(text, out var instant))
            start = StartAt.At(instant);
        else
            return false;
        return true;
    }
}

/// <summary>A change of a webhook, and what is wrong with the request for it.</summary>
internal sealed record PatchForm(WebhookPatch Patch, JsonFields Fields)
{
    /// <summary>Makes the change in one command of the webhook, so that of two changes at once neither undoes the other.</summary>
    public async Task<WebhookView> MakeAsync(WebhooksGateway gateway, ProjectId project, WebhookId webhook, CancellationToken cancellationToken)
    {
        if (Fields.Errors.Count > 0)
            Check((await gateway.GetAsync(project, webhook, cancellationToken)).Definition);
        return await gateway.ChangeAsync(project, webhook, Patch, cancellationToken);
    }

    /// <summary>Rejects a request that has errors with everything that is wrong, which depends on what the webhook has.</summary>
    public void Check(WebhookDefinition current)
    {
        if (Fields.Errors.Count > 0)
            Fields.Errors.AddRange(DefinitionRules.Check(Patch.ApplyTo(current)));
        Fields.Check(ProblemCodes.InvalidWebhook);
    }
}
