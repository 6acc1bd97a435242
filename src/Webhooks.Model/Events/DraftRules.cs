using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Webhooks.Model;

/// <summary>
/// What an event must be, wherever it comes from: an application in the same process can publish what the API would refuse, and every
/// receiver would get it.
/// </summary>
internal static class DraftRules
{
    /// <summary>The deepest nesting of data; in an event it is one deeper, and receivers' parsers stop at 64.</summary>
    public const int MaxDepth = 63;

    /// <summary>The refusal of the first event that is not allowed; null when all are.</summary>
    public static Refusal? Validate(IReadOnlyList<EventDraft> drafts)
    {
        for (var i = 0; i < drafts.Count; i++)
        {
            if (Fault(drafts[i]) is { } fault)
                return Refuse(i, drafts[i], fault) with { Index = drafts.Count > 1 ? i : null };
        }

        return null;
    }

    private static FieldError? Fault(EventDraft draft)
    {
        if (draft.Type == default)
            return new("type", $"must be {EventType.Allowed}");
        if (OperationalEvents.IsReserved(draft.Type))
            return new("type", OperationalEvents.WhyReserved);
        if (draft.Key is { } key && (key.Length > EventDraft.MaxKeyLength || !IsText(key)))
            return new("key", $"must be a string of at most {EventDraft.MaxKeyLength} characters");
        if (draft.HasCheckedData)
            return null;
        var why = Utf8.IsValid(draft.Data.Span) ? WhyNotJson(draft.Data.Span) : "it has bytes that are not UTF-8";
        return why is null ? null : new("data", $"must be one JSON value in UTF-8: {why}");
    }

    private static Refusal Refuse(int index, EventDraft draft, FieldError fault) => new(
        RefusalReason.Invalid,
        "invalid_event",
        $"Event {index + 1} of this request has the type '{draft.Type}': {fault.Field} {fault.Message.TrimEnd('.')}. "
            + "Nothing was stored.")
    {
        Errors = [fault],
    };

    /// <summary>Whether a string has no half surrogate pairs, which UTF-8 cannot express.</summary>
    private static bool IsText(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var length) != OperationStatus.Done)
                return false;
            text = text[length..];
        }

        return true;
    }

    /// <summary>Why bytes of UTF-8 are not one JSON value, at most <see cref="MaxDepth"/> deep; null when they are.</summary>
    public static string? WhyNotJson(ReadOnlySpan<byte> data)
    {
        try
        {
            var reader = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = MaxDepth });
            while (reader.Read())
            {
            }

            return null;
        }
        catch (JsonException e)
        {
            return e.Message;
        }
    }
}
