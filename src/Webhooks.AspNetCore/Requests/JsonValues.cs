using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>Values of JSON fields. Each accepts one kind of JSON: <c>"5"</c> is not a number.</summary>
internal static class JsonValues
{
    public static bool Text(JsonElement value, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (value.ValueKind != JsonValueKind.String)
            return false;
        try
        {
            text = value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, escaped: JSON by its grammar, but no text.
        }

        return text is not null;
    }

    public static bool Whole(JsonElement value, out int number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out number);
    }

    public static bool Wait(JsonElement value, out TimeSpan duration)
    {
        duration = default;
        return Text(value, out var text) && Duration.TryParse(text, out duration);
    }

    public static bool Flag(JsonElement value, out bool flag)
    {
        flag = value.ValueKind == JsonValueKind.True;
        return flag || value.ValueKind == JsonValueKind.False;
    }

    public static bool Instant(JsonElement value, out DateTimeOffset? instant)
    {
        instant = Text(value, out var text) && Rfc3339.TryParse(text, out var parsed) ? parsed : null;
        return instant is not null;
    }

    public static bool Secret(JsonElement value, out SigningSecret? secret)
    {
        secret = Text(value, out var text) && SigningSecret.TryParse(text, out var parsed) ? parsed : null;
        return secret is not null;
    }

    public static bool Word<T>(JsonElement value, out T word)
        where T : struct, Enum
    {
        word = default;
        return Text(value, out var text) && Words<T>.TryParse(text, out word);
    }

    public static bool Waits(JsonElement value, [NotNullWhen(true)] out RetrySchedule? schedule)
    {
        schedule = List<TimeSpan>(value, Wait, out var waits) ? new(waits) : null;
        return schedule is not null;
    }

    public static bool Filter(JsonElement value, [NotNullWhen(true)] out EventFilter? filter)
    {
        filter = List<EventTypePattern>(value, Pattern, out var patterns) && patterns.Length > 0 ? new(patterns) : null;
        return filter is not null;
    }

    private static bool Pattern(JsonElement value, out EventTypePattern pattern)
    {
        pattern = default;
        return Text(value, out var text) && EventTypePattern.TryParse(text, out pattern);
    }

    private static bool List<T>(JsonElement value, JsonFields.TryRead<T> read, out ImmutableArray<T> items)
        where T : struct
    {
        items = [];
        if (value.ValueKind != JsonValueKind.Array)
            return false;
        var list = ImmutableArray.CreateBuilder<T>(value.GetArrayLength());
        foreach (var element in value.EnumerateArray())
        {
            if (!read(element, out var item))
                return false;
            list.Add(item);
        }

        items = list.MoveToImmutable();
        return true;
    }
}
