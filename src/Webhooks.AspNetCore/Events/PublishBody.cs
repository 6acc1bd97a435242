using System.Text.Json;
using System.Text.Unicode;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>The events of one publish.</summary>
/// <param name="Drafts">At least one.</param>
/// <param name="IsBatch">Whether they arrived as a batch, even of one event.</param>
internal sealed record PublishBody(IReadOnlyList<EventDraft> Drafts, bool IsBatch)
{
    /// <summary>Reads the body of a publish; the first fault rejects all of it.</summary>
    /// <param name="body">Memory that does not change later: the drafts are slices of it.</param>
    /// <param name="contentType"><see cref="ContentType.Json"/> or <see cref="ContentType.NdJson"/>.</param>
    /// <param name="limits">The size limits.</param>
    /// <param name="idempotencyKey">The source of missing ids, or null to leave them missing.</param>
    public static PublishBody Parse(ReadOnlyMemory<byte> body, string contentType, IngestOptions limits, IdempotencyKey? idempotencyKey)
    {
        // Once for the whole body: the JSON reader reads strings only on demand.
        if (!Utf8.IsValid(body.Span))
            throw Place.Whole.Malformed("The body is not valid UTF-8.");
        var drafts = new DraftReader(body, limits, idempotencyKey);
        return contentType == ContentType.NdJson ? ParseLines(body.Span, drafts, limits) : ParseJson(body.Span, drafts, limits);
    }

    private static PublishBody ParseJson(ReadOnlySpan<byte> body, DraftReader drafts, IngestOptions limits)
    {
        var first = body.TrimStart(" \t\r\n"u8);
        if (first.IsEmpty)
            throw Place.Whole.WrongShape("The body is empty; send an event or an array of events.");
        return first[0] == '[' ? ParseArray(body, drafts, limits) : new([ParseValue(body, 0, drafts, Place.Whole)], IsBatch: false);
    }

    private static PublishBody ParseArray(ReadOnlySpan<byte> body, DraftReader drafts, IngestOptions limits)
    {
        var events = new List<EventDraft>();
        try
        {
            // One level more for the brackets: an event is as deep in an array as it is alone.
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = DraftReader.MaxDepth + 1 });
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                events.Add(drafts.Read(ref reader, 0, Place.Item(NextOf(events, limits))));
            reader.Read(); // throws if anything follows the array
        }
        catch (JsonException e)
        {
            throw Place.Item(events.Count).Malformed(e);
        }

        return events.Count > 0 ? new(events, IsBatch: true) : throw Place.Whole.WrongShape("The array is empty; send at least one event.");
    }

    private static PublishBody ParseLines(ReadOnlySpan<byte> body, DraftReader drafts, IngestOptions limits)
    {
        var events = new List<EventDraft>();
        var lines = body.TrimEnd(" \t\r\n"u8); // the last line may end in a line feed, or in several
        if (lines.IsEmpty)
            throw Place.Whole.WrongShape("The body is empty; send at least one event, one a line.");
        for (var (start, line) = (0, 1); start <= lines.Length; line++)
        {
            var length = lines[start..].IndexOf((byte)'\n');
            var text = length < 0 ? lines[start..] : lines.Slice(start, length);
            var place = Place.OfLine(NextOf(events, limits), line);
            if (text.IndexOfAnyExcept(" \t\r"u8) < 0)
                throw place.WrongShape("The line is blank; send one event a line.");
            events.Add(ParseValue(text, start, drafts, place));
            start += text.Length + 1;
        }

        return new(events, IsBatch: true);
    }

    private static EventDraft ParseValue(ReadOnlySpan<byte> json, int offset, DraftReader drafts, Place place)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DraftReader.MaxDepth });
            reader.Read();
            var draft = drafts.Read(ref reader, offset, place);
            reader.Read(); // throws if anything follows the object
            return draft;
        }
        catch (JsonException e)
        {
            throw place.Malformed(e);
        }
    }

    private static int NextOf(List<EventDraft> events, IngestOptions limits) => events.Count < limits.MaxBatchEvents
        ? events.Count
        : throw Place.Whole.TooLarge(ProblemCodes.TooManyEvents, $"A batch has at most {limits.MaxBatchEvents} events.");
}
