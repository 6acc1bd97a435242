using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Webhooks.Actors;
using Webhooks.AspNetCore;

namespace Webhooks.Dashboard.Pages.Webhooks;

/// <summary>
/// A webhook as a form holds it: texts, whatever the user typed. It becomes the JSON that a client would send, so that the API's rules and
/// words are the form's.
/// </summary>
internal sealed class WebhookDraft
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string? Name { get; set; }

    public string? Url { get; set; }

    public string? Description { get; set; }

    public List<string> EventTypes { get; } = [];

    public List<HeaderDraft> Headers { get; } = [];

    public List<string> RemovedHeaders { get; } = [];

    public string? Rate { get; set; }

    public string? Per { get; set; }

    public string? Burst { get; set; }

    public string? MaxInFlight { get; set; }

    public string Ordering { get; set; } = "none";

    public string Signing { get; set; } = "v1";

    public string? Timeout { get; set; }

    public string? RetrySchedule { get; set; }

    public string? Secret { get; set; }

    public string? StartAt { get; set; }

    public static WebhookDraft Of(WebhookView view)
    {
        var resource = view.ToResource();
        var draft = new WebhookDraft
        {
            Name = resource.Name,
            Url = resource.Url,
            Description = resource.Description,
            Rate = Text(resource.Throttle.Rate),
            Per = resource.Throttle.Per,
            Burst = Text(resource.Throttle.Burst),
            MaxInFlight = Text(resource.MaxInFlight),
            Ordering = resource.Ordering,
            Signing = resource.Signing,
            Timeout = resource.Timeout,
            RetrySchedule = string.Join(", ", resource.RetrySchedule),
        };
        draft.EventTypes.AddRange(resource.EventTypes);
        draft.Headers.AddRange(resource.Headers.Keys.Select(name => new HeaderDraft { Name = name, IsKept = true }));
        return draft;
    }

    /// <summary>The body of a create: what is empty has its default.</summary>
    public byte[] ToCreate() => Write(json =>
    {
        WriteFields(json, new WebhookDraft(), isPatch: false);
        WriteText(json, "secret", Secret?.Trim(), null, isPatch: false);
        WriteText(json, "start_at", StartAt?.Trim(), null, isPatch: false);
    });

    /// <summary>The body of a patch: what differs from the draft that the form began with. What was emptied gets its default back.</summary>
    public byte[] ToPatch(WebhookDraft before) => Write(json => WriteFields(json, before, isPatch: true));

    private void WriteFields(Utf8JsonWriter json, WebhookDraft before, bool isPatch)
    {
        if (!isPatch || Name != before.Name)
            json.WriteString("name", Name ?? "");
        if (!isPatch || Url != before.Url)
            json.WriteString("url", Url?.Trim() ?? "");
        WriteText(json, "description", Description, before.Description, isPatch);
        if (!isPatch || !EventTypes.SequenceEqual(before.EventTypes))
            WriteList(json, "event_types", EventTypes);
        WriteHeaders(json);
        if ((Rate, Per, Burst) != (before.Rate, before.Per, before.Burst))
        {
            json.WriteStartObject("throttle");
            WriteWhole(json, "rate", Rate, isPatch);
            WriteText(json, "per", Per?.Trim(), "-", isPatch);
            WriteWhole(json, "burst", Burst, isPatch);
            json.WriteEndObject();
        }

        if (MaxInFlight != before.MaxInFlight)
            WriteWhole(json, "max_in_flight", MaxInFlight, isPatch);
        WriteText(json, "ordering", Ordering, before.Ordering, isPatch);
        WriteText(json, "signing", Signing, before.Signing, isPatch);
        WriteText(json, "timeout", Timeout?.Trim(), before.Timeout, isPatch);
        if (RetrySchedule == before.RetrySchedule)
            return;
        if (string.IsNullOrWhiteSpace(RetrySchedule))
            WriteText(json, "retry_schedule", null, "-", isPatch);
        else
            WriteList(json, "retry_schedule", RetrySchedule.Split([',', ' ', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    private void WriteHeaders(Utf8JsonWriter json)
    {
        var given = Headers.Where(header => header.Value is not null && !string.IsNullOrWhiteSpace(header.Name)).ToArray();
        if (given.Length == 0 && RemovedHeaders.Count == 0)
            return;
        json.WriteStartObject("headers");
        foreach (var name in RemovedHeaders.Where(name => !given.Any(header => name.Equals(header.Name?.Trim(), StringComparison.OrdinalIgnoreCase))))
            json.WriteNull(name);
        foreach (var header in given.DistinctBy(header => header.Name!.Trim()))
            json.WriteString(header.Name!.Trim(), header.Value);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value, string? before, bool isPatch)
    {
        if (value == before)
            return;
        if (!string.IsNullOrEmpty(value))
            json.WriteString(name, value);
        else if (isPatch)
            json.WriteNull(name);
    }

    /// <summary>What is no whole number goes as it was typed: the API says what it takes.</summary>
    private static void WriteWhole(Utf8JsonWriter json, string name, string? text, bool isPatch)
    {
        if (string.IsNullOrWhiteSpace(text))
            WriteText(json, name, null, "-", isPatch);
        else if (int.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number))
            json.WriteNumber(name, number);
        else
            json.WriteString(name, text);
    }

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            json.WriteStringValue(item);
        json.WriteEndArray();
    }

    private static byte[] Write(Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
