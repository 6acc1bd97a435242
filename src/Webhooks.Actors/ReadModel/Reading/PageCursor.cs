using System.Buffers.Text;
using System.Text;
using Webhooks.Model;

namespace Webhooks.Actors.ReadModel.Reading;

/// <summary>The place in a list where the next page continues: the key of the last item, opaque to the caller.</summary>
internal static class PageCursor
{
    public static string Encode(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    public static string Encode(long key) => Encode(key.ToString());

    public static string? DecodeText(string? cursor)
    {
        if (cursor is null)
            return null;
        return cursor.Length <= 512 && Base64Url.IsValid(cursor)
            ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor))
            : throw Invalid();
    }

    public static long? DecodeNumber(string? cursor) =>
        DecodeText(cursor) is not { } text ? null : long.TryParse(text, out var number) ? number : throw Invalid();

    /// <summary>A page from one item more than requested, which shows whether there is a next one.</summary>
    public static Page<T> Page<T>(List<T> found, int limit, Func<T, string> cursorOf) => found.Count <= limit
        ? new(found, null)
        : new(found.GetRange(0, limit), cursorOf(found[limit - 1]));

    public static RefusedException Invalid() => new(new Refusal(
        RefusalReason.Invalid, "invalid_cursor", "The cursor is not the next_cursor of an earlier page.")
    {
        Errors = [new("cursor", "must be the next_cursor of the previous page")],
    });
}
