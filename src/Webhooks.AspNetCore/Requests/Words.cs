using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Webhooks.AspNetCore;

/// <summary>
/// The values of an enum as the API writes them: <c>Delivered</c> is <c>delivered</c>, unless the value has its own name.
/// </summary>
internal static class Words<T>
    where T : struct, Enum
{
    private static readonly (T Value, string Word)[] All =
        [.. Enum.GetValues<T>().Select(v => (v, OwnName(v) ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString())))];

    /// <summary>The allowed words, for error messages.</summary>
    public static string Allowed { get; } = "one of " + string.Join(", ", All.Select(a => a.Word.Contains(',') ? $"'{a.Word}'" : a.Word));

    public static string Of(T value) => Array.Find(All, a => EqualityComparer<T>.Default.Equals(a.Value, value)).Word;

    public static bool TryParse(string? word, out T value)
    {
        foreach (var (candidate, name) in All)
        {
            if (name == word)
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }

    private static string? OwnName(T value) =>
        typeof(T).GetField(value.ToString())?.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name;
}
