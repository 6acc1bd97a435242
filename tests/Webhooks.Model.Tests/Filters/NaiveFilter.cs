using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Webhooks.Model.Tests.Filters;

/// <summary>The rules of filters in the plainest form: one walk through a document for each comparison.</summary>
internal sealed partial class NaiveFilter(JsonElement body, string? key)
{
    public bool Matches(JsonElement filter) => filter.EnumerateObject().All(member => member.Name switch
    {
        "$or" => member.Value.EnumerateArray().Any(Matches),
        "$and" => member.Value.EnumerateArray().All(Matches),
        "$not" => !Matches(member.Value),
        _ when member.Value.ValueKind == JsonValueKind.Object =>
            member.Value.EnumerateObject().All(o => Holds(Names(member.Name), o.Name, o.Value)),
        _ => Holds(Names(member.Name), "$eq", member.Value),
    });

    private static string[] Names(string path) =>
        [
            .. NameSplit().Split(path)
                .Select(name => name.Replace("\\.", ".", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal))];

    private bool Holds(string[] names, string @operator, JsonElement operand) => @operator switch
    {
        "$from" => Former(names).FirstOrDefault(place => Walk(body, place, (value, _) => value is not null)) is { } found
            && Walk(body, found, (value, _) => Test("$in", value, operand, false)),
        "$changed" => IsChanged(names) == operand.GetBoolean(),
        _ when names is ["key"] => Test(@operator, key is null ? null : JsonSerializer.SerializeToElement(key), operand, false),
        _ => Walk(body, names, (value, isElement) => Test(@operator, value, operand, isElement)),
    };

    private static IEnumerable<string[]> Former(string[] names) =>
        [["data", "previous_" + names[1], .. names[2..]], ["data", "previous_attributes", .. names[1..]],
            ["data", "changes", .. names[1..], "from"]];

    private static bool Walk(JsonElement at, string[] names, Func<JsonElement?, bool, bool> test, bool isElement = false) =>
        at.ValueKind switch
        {
            JsonValueKind.Array when at.GetArrayLength() == 0 => test(names.Length == 0 ? at : null, false),
            JsonValueKind.Array => at.EnumerateArray().Any(element => Walk(element, names, test, isElement: true)),
            _ when names.Length == 0 => test(at, isElement),
            JsonValueKind.Object when at.TryGetProperty(names[0], out var child) => Walk(child, names[1..], test),
            _ => test(null, false),
        };

    private bool IsChanged(string[] names) =>
        Former(names).Select(place => Whole(body, place)).FirstOrDefault(value => value is not null) is { } former
        && !(Whole(body, names) is { } now && Same(former, now));

    private static JsonElement? Whole(JsonElement at, string[] names) => names.Length == 0 ? at
        : at.ValueKind == JsonValueKind.Object && at.TryGetProperty(names[0], out var child) ? Whole(child, names[1..])
        : null;

    private static bool Test(string @operator, JsonElement? value, JsonElement operand, bool isElement) => @operator switch
    {
        "$eq" => value is { } v && Same(v, operand),
        "$ne" => !(value is { } v && Same(v, operand)),
        "$in" or "$to" =>
            value is { } v && (operand.ValueKind == JsonValueKind.Array ? operand.EnumerateArray().Any(o => Same(v, o)) : Same(v, operand)),
        "$nin" => !(value is { } v && operand.EnumerateArray().Any(o => Same(v, o))),
        "$gt" => Compare(value, operand) > 0,
        "$gte" => Compare(value, operand) >= 0,
        "$lt" => Compare(value, operand) < 0,
        "$lte" => Compare(value, operand) <= 0,
        "$exists" => value is not null == operand.GetBoolean(),
        "$startsWith" => Texts(value, operand, (a, b) => a.StartsWith(b, StringComparison.Ordinal)),
        "$endsWith" => Texts(value, operand, (a, b) => a.EndsWith(b, StringComparison.Ordinal)),
        "$contains" =>
            (isElement && value is { } v && Same(v, operand)) || Texts(value, operand, (a, b) => a.Contains(b, StringComparison.Ordinal)),
        "$ieq" => Texts(value, operand, (a, b) => a.Equals(b, StringComparison.OrdinalIgnoreCase)),
        _ => throw new ArgumentOutOfRangeException(nameof(@operator), @operator, null),
    };

    private static bool Texts(JsonElement? value, JsonElement operand, Func<string, string, bool> test) =>
        value is { ValueKind: JsonValueKind.String } v && operand.ValueKind == JsonValueKind.String && test(Text(v), Text(operand));

    private static int? Compare(JsonElement? value, JsonElement operand) => value is not { } v || v.ValueKind != operand.ValueKind ? null
        : v.ValueKind == JsonValueKind.String ? string.CompareOrdinal(Text(v), Text(operand))
        : v.ValueKind == JsonValueKind.Number ? Compare(v.GetRawText(), operand.GetRawText())
        : null;

    private static int Compare(string one, string other)
    {
        var ((a, x), (b, y)) = (Number(one), Number(other));
        var least = Math.Min(x, y);
        return (a * BigInteger.Pow(10, x - least)).CompareTo(b * BigInteger.Pow(10, y - least));
    }

    private static (BigInteger Digits, int Exponent) Number(string json)
    {
        var parts = json.ToLowerInvariant().Split('e');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        return (BigInteger.Parse(parts[0].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture),
            (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0) - (point < 0 ? 0 : parts[0].Length - point - 1));
    }

    private static bool Same(JsonElement one, JsonElement other) => one.ValueKind == other.ValueKind && one.ValueKind switch
    {
        JsonValueKind.String => Text(one) == Text(other),
        JsonValueKind.Number => Compare(one.GetRawText(), other.GetRawText()) == 0,
        JsonValueKind.Array =>
            one.GetArrayLength() == other.GetArrayLength()
                && one.EnumerateArray().Zip(other.EnumerateArray()).All(p => Same(p.Item1, p.Item2)),
        JsonValueKind.Object => one.EnumerateObject().Count() == other.EnumerateObject().Count()
            && one.EnumerateObject().Zip(other.EnumerateObject())
                .All(p => p.Item1.Name == p.Item2.Name && Same(p.Item1.Value, p.Item2.Value)),
        _ => true,
    };

    private static string Text(JsonElement json) => Escape().Replace(json.GetRawText()[1..^1], match => match.Value[1] switch
    {
        'u' => ((char)int.Parse(match.Value.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString(),
        'n' => "\n",
        't' => "\t",
        'r' => "\r",
        'b' => "\b",
        'f' => "\f",
        var other => other.ToString(),
    });

    [GeneratedRegex(@"\\(u[0-9a-fA-F]{4}|.)")]
    private static partial Regex Escape();

    [GeneratedRegex(@"(?<!\\)\.")]
    private static partial Regex NameSplit();
}
