using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Webhooks.Actors;
using Webhooks.AspNetCore;
using Webhooks.Contracts;

namespace Webhooks.Dashboard.Pages.Webhooks;

/// <summary>
/// The form of a webhook: texts, as the user typed them. It becomes the JSON that a client would send, so that the API's rules and
/// messages apply to the form.
/// </summary>
internal sealed class WebhookDraft
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, string?> _texts = WebhookInputs.All
        .ToDictionary(input => input.Name, input => input.Choices.Select(choice => choice.Value).FirstOrDefault());

    /// <summary>The text of one of <see cref="WebhookInputs"/>, by the field's name in the API.</summary>
    public string? this[string field]
    {
        get => _texts[field];
        set => _texts[field] = value;
    }

    public List<string> EventTypes { get; } = [];

    public List<HeaderDraft> Headers { get; } = [];

    public List<string> RemovedHeaders { get; } = [];

    public string? Rate { get; set; }

    public string? Per { get; set; }

    public string? Burst { get; set; }

    public string? Secret { get; set; }

    public string? StartAt { get; set; }

    public static WebhookDraft Of(WebhookView view)
    {
        var resource = view.ToResource();
        var json = JsonSerializer.SerializeToNode(resource, ContractsJson.Default.WebhookResource)!;
        var draft = new WebhookDraft
        {
            Rate = Text(json["throttle"]?["rate"]),
            Per = Text(json["throttle"]?["per"]),
            Burst = Text(json["throttle"]?["burst"]),
        };
        foreach (var input in WebhookInputs.All)
            draft[input.Name] = Text(json[input.Name]);
        draft.EventTypes.AddRange(resource.EventTypes);
        draft.Headers.AddRange(resource.Headers.Keys.Select(name => new HeaderDraft { Name = name, IsKept = true }));
        return draft;
    }

    /// <summary>The body of a create: empty fields have their defaults.</summary>
    public byte[] ToCreate()
    {
        var json = Changes(new());
        foreach (var required in WebhookInputs.All.Where(input => input.IsRequired))
            json[required.Name] = Value(required) ?? "";
        json["event_types"] = List(EventTypes);
        json["secret"] = Word(Secret);
        json["start_at"] = Word(StartAt);
        return Bytes(json);
    }

    /// <summary>
    /// The body of a patch: the differences from the initial draft. Emptied fields get their defaults.
    /// </summary>
    public byte[] ToPatch(WebhookDraft before) => Bytes(Changes(before));

    /// <summary>The differences, as a merge patch.</summary>
    private JsonObject Changes(WebhookDraft before)
    {
        var json = new JsonObject();
        foreach (var input in WebhookInputs.All.Where(input => this[input.Name] != before[input.Name]))
            json[input.Name] = Value(input) ?? (input.IsRequired ? "" : null);
        if (!EventTypes.SequenceEqual(before.EventTypes))
            json["event_types"] = List(EventTypes);
        if (ChangedHeaders() is { Count: > 0 } headers)
            json["headers"] = headers;

        // The throttle is shown and sent as a whole: a burst that the user did not change stays, even if the rate changes.
        if ((Rate, Per, Burst) != (before.Rate, before.Per, before.Burst))
            json["throttle"] = HasThrottle
                ? new JsonObject { ["rate"] = Whole(Rate), ["per"] = Word(Per), ["burst"] = Whole(Burst) }
                : null;
        return json;
    }

    private bool HasThrottle => new[] { Rate, Per, Burst }.Any(part => !string.IsNullOrWhiteSpace(part));

    private JsonObject ChangedHeaders()
    {
        var given = Headers.Where(header => header.Value is not null && !string.IsNullOrWhiteSpace(header.Name)).ToArray();
        var json = new JsonObject();
        foreach (var name in RemovedHeaders.Where(
            name => !given.Any(header => name.Equals(header.Name?.Trim(), StringComparison.OrdinalIgnoreCase))))
            json[name] = null;
        foreach (var header in given.DistinctBy(header => header.Name!.Trim()))
            json[header.Name!.Trim()] = header.Value;
        return json;
    }

    private JsonNode? Value(WebhookInput input) => input.Kind switch
    {
        InputKind.Word => Word(this[input.Name]),
        InputKind.Whole => Whole(this[input.Name]),
        InputKind.Json => Json(this[input.Name]),
        InputKind.List => string.IsNullOrWhiteSpace(this[input.Name]) ? null
            : List(this[input.Name]!.Split([',', ' ', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
        _ => string.IsNullOrEmpty(this[input.Name]) ? null : this[input.Name],
    };

    private static JsonNode? Word(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>A text that is not a whole number is sent as typed: the API's error says what is allowed.</summary>
    private static JsonNode? Whole(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out var number) ? number
        : text;

    /// <summary>A text that is not JSON is sent as a string: the API's error says what is allowed.</summary>
    private static JsonNode? Json(string? text)
    {
        try
        {
            return string.IsNullOrWhiteSpace(text) ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static JsonArray List(IEnumerable<string> items) => new([.. items.Select(item => JsonValue.Create(item))]);

    private static string? Text(JsonNode? value) => value switch
    {
        JsonArray items => string.Join(", ", items),
        JsonObject => value.ToJsonString(Plain),
        _ => value?.ToString(),
    };

    private static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString(Plain));
}
