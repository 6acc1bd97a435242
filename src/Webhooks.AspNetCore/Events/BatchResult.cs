using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>The answer to a batch, a <see cref="BatchAnswer"/>, written without a resource for each event.</summary>
internal sealed class BatchResult(IReadOnlyList<AcceptedEvent> events, bool summary) : IResult
{
    // About 16 kB at a time; the answer to a batch of 10,000 has 700 kB.
    private const int EventsPerFlush = 256;

    private static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText Sequence = JsonEncodedText.Encode("sequence");
    private static readonly JsonEncodedText Duplicate = JsonEncodedText.Encode("duplicate");

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status202Accepted;
        response.ContentType = ContentType.Json;
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        WriteSummary(json);
        if (!summary)
        {
            json.WriteStartArray("events"u8);
            for (var i = 0; i < events.Count; i++)
            {
                WriteEvent(json, events[i]);
                if (i % EventsPerFlush != EventsPerFlush - 1)
                    continue;
                await json.FlushAsync(httpContext.RequestAborted);
                await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteSummary(Utf8JsonWriter json)
    {
        var (duplicates, first, last) = (0, long.MaxValue, long.MinValue);
        foreach (var @event in events)
        {
            duplicates += @event.Duplicate ? 1 : 0;
            first = Math.Min(first, @event.Sequence);
            last = Math.Max(last, @event.Sequence);
        }

        json.WriteNumber("accepted"u8, events.Count - duplicates);
        json.WriteNumber("duplicates"u8, duplicates);
        json.WriteNumber("first_sequence"u8, first);
        json.WriteNumber("last_sequence"u8, last);
        if (events[0].Webhooks is { } webhooks)
            json.WriteNumber("webhooks"u8, webhooks);
    }

    private static void WriteEvent(Utf8JsonWriter json, AcceptedEvent @event)
    {
        json.WriteStartObject();
        json.WriteString(Id, @event.Id.Value);
        json.WriteNumber(Sequence, @event.Sequence);
        json.WriteBoolean(Duplicate, @event.Duplicate);
        json.WriteEndObject();
    }
}
