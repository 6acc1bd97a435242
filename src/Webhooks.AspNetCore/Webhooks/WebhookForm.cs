using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>A webhook to create.</summary>
internal sealed record WebhookForm(WebhookDefinition Definition, SigningSecret? Secret, StartAt StartAt)
{
    // Replaces missing or wrong values, so that all errors can be reported at once.
    private static readonly WebhookDefinition Blank = new()
    {
        Name = "?",
        Url = "https://example.com",
        Filter = new([EventTypePattern.Parse("*")]),
    };

    /// <summary>The webhook to create; name, url and event types are required, and null means the default.</summary>
    /// <param name="body">The JSON of the request.</param>
    /// <param name="throttle">The host's throttle for webhooks without one.</param>
    public static WebhookForm Create(ReadOnlyMemory<byte> body, Throttle? throttle = null)
    {
        var fields = JsonFields.Parse(body, [.. DefinitionJson.Names, "secret", "start_at"]);
        foreach (var required in (ReadOnlySpan<string>)["name", "url", "event_types"])
        {
            if (fields.IsAbsent(required))
                fields.Wrong(required, "is required");
        }

        var patch = DefinitionJson.Read(fields);
        fields.Errors.AddRange(Masking.Errors(patch));
        var definition = patch.ApplyTo(Blank with { Throttle = throttle });
        var secret = fields.Optional<SigningSecret?>("secret", SigningSecret.Allowed, JsonValues.Secret, null);
        if (secret?.To is { } own && own.Scheme != definition.Signing
            && (own.Scheme, definition.Signing) != (SigningScheme.V1, SigningScheme.V1AndV1a))
            fields.Wrong("secret", $"must be {SigningSecret.Allowed}");
        var startAt = fields.Optional("start_at", $"earliest or {Rfc3339.Allowed}", ReadStart, StartAt.Head);
        fields.Errors.AddRange(DefinitionRules.Check(definition));
        fields.Check(ProblemCodes.InvalidWebhook);
        return new(definition, secret?.To, startAt?.To ?? StartAt.Head);
    }

    /// <summary>
    /// A JSON merge patch (RFC 7396) of a webhook: null restores a default, and objects are merged with the existing ones.
    /// </summary>
    public static PatchForm Patch(ReadOnlyMemory<byte> body)
    {
        var fields = JsonFields.Parse(body, DefinitionJson.Names);
        var patch = DefinitionJson.Read(fields);
        fields.Errors.AddRange(Masking.Errors(patch));
        return new(patch, fields);
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

/// <summary>A change of a webhook, and the errors of its request.</summary>
internal sealed record PatchForm(WebhookPatch Patch, JsonFields Fields)
{
    /// <summary>Makes the change in one command of the webhook, so that two concurrent changes do not undo each other.</summary>
    public async Task<WebhookView> MakeAsync(
        AuthorizedGateway gateway, ProjectId project, WebhookId webhook, CancellationToken cancellationToken)
    {
        if (Fields.Errors.Count > 0)
            Check((await gateway.Webhooks.GetAsync(project, webhook, cancellationToken)).Definition);
        return await gateway.Webhooks.ChangeAsync(project, webhook, Patch, cancellationToken);
    }

    /// <summary>Rejects a request with all its errors, which depend on the webhook.</summary>
    public void Check(WebhookDefinition current)
    {
        if (Fields.Errors.Count > 0)
            Fields.Errors.AddRange(DefinitionRules.Check(Patch.ApplyTo(current)));
        Fields.Check(ProblemCodes.InvalidWebhook);
    }
}
