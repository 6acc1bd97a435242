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

        var definition = ReadPatch(fields, Blank).ApplyTo(Blank);
        var secret = fields.Optional<SigningSecret?>("secret", SigningSecret.Allowed, JsonValues.Secret, null);
        if (secret?.To is { } own && own.Scheme != definition.Signing)
            fields.Wrong("secret", $"takes {SigningSecret.Allowed}");
        var startAt = fields.Optional("start_at", $"earliest or {Rfc3339.Allowed}", ReadStart, StartAt.Head);
        fields.Errors.AddRange(DefinitionRules.Check(definition));
        fields.Check(ProblemCodes.InvalidWebhook);
        return new(definition, secret?.To, startAt?.To ?? StartAt.Head);
    }

    /// <summary>The fields of a patch, as yet without the webhook that they change.</summary>
    public static JsonFields OpenPatch(ReadOnlyMemory<byte> body) => JsonFields.Parse(body, Fields);

    /// <summary>A JSON merge patch (RFC 7396) of a webhook: null brings a default back, and objects are merged with what is there.</summary>
    public static WebhookPatch Patch(JsonFields fields, WebhookDefinition current)
    {
        var patch = ReadPatch(fields, current);
        if (fields.Errors.Count > 0)
            fields.Errors.AddRange(DefinitionRules.Check(patch.ApplyTo(current)));
        fields.Check(ProblemCodes.InvalidWebhook);
        return patch;
    }

    private static WebhookPatch ReadPatch(JsonFields fields, WebhookDefinition current) => new()
    {
        Name = fields.Required<string>("name", "a string", JsonValues.Text),
        Url = fields.Required<string>("url", "a string", JsonValues.Text),
        Description = fields.Optional<string?>("description", "a string or null", JsonValues.Text, null),
        Filter = fields.Required<EventFilter>("event_types", $"a list of at least one of: {EventTypePattern.Allowed}", JsonValues.Filter),
        Headers = ReadHeaders(fields, current.Headers),
        Throttle = ReadThrottle(fields, current.Throttle),
        MaxInFlight = fields.Optional("max_in_flight", "a whole number", JsonValues.Whole, WebhookDefinition.DefaultMaxInFlight),
        Ordering = fields.Optional("ordering", Words<DeliveryOrder>.Allowed, JsonValues.Word, DeliveryOrder.None),
        Signing = fields.Optional("signing", Words<SigningScheme>.Allowed, JsonValues.Word, SigningScheme.V1),
        Timeout = fields.Optional<TimeSpan?>("timeout", Duration.Allowed, static (value, out wait) =>
            (wait = JsonValues.Wait(value, out var duration) ? duration : null) is not null, null),
        RetrySchedule = fields.Optional<RetrySchedule?>("retry_schedule", $"a list of waits, each {Duration.Allowed}", JsonValues.Waits, null),
    };

    private static Change<Throttle>? ReadThrottle(JsonFields fields, Throttle current)
    {
        if (fields.IsNull("throttle"))
            return new Change<Throttle>(Throttle.Default);
        if (fields.Object("throttle", "rate", "per", "burst") is not { } parts)
            return null;
        var rate = parts.Optional("rate", "a whole number", JsonValues.Whole, Throttle.Default.Rate)?.To ?? current.Rate;
        var per = parts.Optional("per", Duration.Allowed, JsonValues.Wait, Throttle.Default.Per)?.To ?? current.Per;

        // A burst that nobody has set is as large as the rate.
        var burst = parts.Optional("burst", "a whole number", JsonValues.Whole, rate)?.To ?? (current.Burst == current.Rate ? rate : current.Burst);
        return new Change<Throttle>(new(rate, per, burst));
    }

    private static Change<ImmutableSortedDictionary<string, string>>? ReadHeaders(
        JsonFields fields, ImmutableSortedDictionary<string, string> current)
    {
        if (fields.IsNull("headers"))
            return new Change<ImmutableSortedDictionary<string, string>>(WebhookDefinition.NoHeaders);
        if (fields.Object("headers") is not { } given)
            return null;
        var headers = current.ToBuilder();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in given.Names)
        {
            if (!names.Add(name))
                given.Wrong(name, "is there twice; header names compare without case");
            headers.Remove(name); // so that a header that is given anew is spelt anew
            if (given.Optional<string?>(name, "a string", JsonValues.Text, null) is { To: { } value })
                headers[name] = value;
        }

        return new Change<ImmutableSortedDictionary<string, string>>(headers.ToImmutable());
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
