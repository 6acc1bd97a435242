using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Webhooks.Contracts;

namespace Webhooks.Cli;

/// <summary>The settings of a webhook: each field with the options that set it and the line that shows it.</summary>
internal sealed class WebhookFields
{
    private readonly WebhookField[] fields =
    [
        Text("name", "name", webhook => webhook.Name, "--name", "NAME", "Its name"),
        Text("url", "url", webhook => webhook.Url, "--target", "URL", "The URL that receives its events"),
        List(
            "event_types", "event types", webhook => string.Join(", ", webhook.EventTypes),
            "--types", "TYPE", "Which events it gets: image.status_changed, image.* (one segment), image.** (any depth), * (all)"),
        Filter(),
        Text("description", "description", webhook => webhook.Description, "--description", "TEXT", "Free text"),
        Headers(),
        Throttle(),
        Whole("max_in_flight", "in flight", webhook => $"at most {webhook.MaxInFlight}", "--max-in-flight",
            "How many attempts may be in flight at once"),
        Text("ordering", "ordering", webhook => webhook.Ordering, "--ordering", "none|key|strict", "Which deliveries wait for each other",
            "none", "key", "strict"),
        Text("signing", "signing", webhook => webhook.Signing, "--signing", "v1|v1a|v1,v1a",
            "HMAC with a shared secret (v1), Ed25519 (v1a) or both (v1,v1a)", "v1", "v1a", "v1,v1a"),
        Text("timeout", "timeout", webhook => webhook.Timeout, "--timeout", "DURATION", "The deadline of one attempt"),
        List(
            "retry_schedule", "retries",
            webhook => webhook.RetrySchedule.Count == 0 ? "none" : $"after {string.Join(", ", webhook.RetrySchedule)}",
            "--retry-schedule", "DURATION,…", "The waits between attempts; none for no retries"),
    ];

    /// <summary>The lines that show the fields of a webhook, by the names of the fields in the API.</summary>
    public static OrderedDictionary<string, (string Label, string? Value)> Facts(WebhookResource webhook) =>
        new(new WebhookFields().fields.Select(field => KeyValuePair.Create(field.Name, (field.Label, field.Show(webhook)))));

    /// <summary>Adds the options to a verb.</summary>
    public Verb AddTo(Verb verb, bool isNew)
    {
        foreach (var field in fields)
        {
            foreach (var option in field.Options)
            {
                option.Required = isNew && field.Name is "name" or "url" or "event_types";
                verb.Add(option);
            }
        }

        return verb;
    }

    public CreateWebhookRequest Creation(Call call) => Json(call).Deserialize(ContractsJson.Default.CreateWebhookRequest)!;

    public UpdateWebhookRequest Change(Call call, IReadOnlyCollection<string> reset) =>
        Json(call).Deserialize(ContractsJson.Default.UpdateWebhookRequest)! with { Reset = reset };

    /// <summary>The fields that were given, as the API has them.</summary>
    private JsonObject Json(Call call) => new(
        from field in fields
        let value = field.Read(call)
        where value is not null
        select KeyValuePair.Create<string, JsonNode?>(field.Name, value));

    private static WebhookField Text(
        string name, string label, Func<WebhookResource, string?> show, string flag, string value, string description,
        params string[] allowed)
    {
        var option = new Option<string?>(flag) { Description = description, HelpName = value };
        return new(name, label, show, call => call.Get(option), allowed.Length > 0 ? option.Among(allowed) : option);
    }

    private static WebhookField Whole(string name, string label, Func<WebhookResource, string?> show, string flag, string description)
    {
        var option = new Option<int?>(flag) { Description = description, HelpName = "N" };
        return new(name, label, show, call => call.Get(option), option);
    }

    /// <summary>A list, repeated or joined by commas; the word none means an empty one.</summary>
    private static WebhookField List(
        string name, string label, Func<WebhookResource, string?> show, string flag, string value, string description)
    {
        var option = new Option<string[]>(flag) { Description = description, HelpName = value };
        return new(name, label, show, call => Words(call.Get(option)), option);
    }

    private static JsonArray? Words(string[]? given)
    {
        if (given is not { Length: > 0 })
            return null;
        string[] words = [
            .. given.SelectMany(words => words.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        return words is ["none"] ? new JsonArray() : new JsonArray([.. words.Select(word => JsonValue.Create(word))]);
    }

    private static WebhookField Filter()
    {
        var option = new Option<string?>("--filter")
        {
            Description =
                "A condition on the event, in JSON, such as {\"data.status\":{\"$from\":\"TO REVIEW\",\"$to\":\"DONE\"}}",
            HelpName = "JSON",
        };
        return new("filter", "filter", webhook => webhook.Filter?.ToString(), call => call.Get(option) is { } json ? Filter(json) : null,
            option);
    }

    /// <summary>A filter as the API takes it.</summary>
    /// <exception cref="CliException">It is not an object.</exception>
    public static RawJson ReadFilter(string json) => RawJson.Parse(Filter(json).ToJsonString());

    private static JsonNode Filter(string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject ?? throw new CliException("--filter must be a JSON object.");
        }
        catch (JsonException e)
        {
            throw new CliException($"--filter must be a JSON object: {e.Message}");
        }
    }

    private static WebhookField Headers()
    {
        var option = new Option<string[]>("--header")
        {
            Description = "A header of each attempt; repeat for several",
            HelpName = "NAME=VALUE",
        };
        return new(
            "headers", "headers",
            webhook => webhook.Headers.Count == 0
                ? null
                : string.Join('\n', webhook.Headers.Select(header => $"{header.Key}: {header.Value}")),
            call => call.Get(option) is { Length: > 0 } given ? Headers(given) : null,
            option);
    }

    private static JsonObject Headers(string[] given)
    {
        var named = new Dictionary<string, JsonNode?>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in given)
        {
            var at = header.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
                throw new CliException($"--header must be NAME=VALUE, such as x-team=labels, not '{header}'.");
            named[header[..at]] = header[(at + 1)..];
        }

        return new(named);
    }

    private static WebhookField Throttle()
    {
        var throttle = new Option<string?>(
            "--throttle")
        { Description = "The highest rate of attempts, such as 100/1s", HelpName = "RATE/PERIOD" };
        var burst = new Option<int?>("--burst") { Description = "How many attempts may start at once after a pause", HelpName = "N" };
        return new(
            "throttle", "throttle", webhook => webhook.Throttle is { } at ? $"{at.Rate} in {at.Per}, {at.Burst} at once" : "none",
            call => Throttle(call.Get(throttle), call.Get(burst)),
            throttle, burst);
    }

    private static JsonObject? Throttle(string? text, int? burst)
    {
        if (text is null)
            return burst is { } alone ? new() { ["burst"] = alone } : null;
        var parts = text.Split('/');
        return parts.Length == 2 && int.TryParse(parts[0], out var rate)
            ? new()
            {
                ["rate"] = rate,
                ["per"] = parts[1].Length > 0 && char.IsAsciiDigit(parts[1][0]) ? parts[1] : $"1{parts[1]}",
                ["burst"] = burst,
            }
            : throw new CliException($"--throttle must be attempts and a period, such as 100/1s or 10/m, not '{text}'.");
    }
}

/// <summary>A setting of a webhook.</summary>
/// <param name="Name">Its name in the API.</param>
/// <param name="Label">Its label in the output.</param>
/// <param name="Show">Its value in the output, or null.</param>
/// <param name="Read">Its value as it was given, or null.</param>
/// <param name="Options">The options that set it.</param>
internal sealed record WebhookField(
    string Name, string Label, Func<WebhookResource, string?> Show, Func<Call, JsonNode?> Read, params Option[] Options);
