using System.Text.Json;

namespace Webhooks.Dashboard.Pages.Webhooks.Filtering;

/// <summary>Reads the comparisons of one path of a filter as conditions of the builder.</summary>
internal static class PathReader
{
    /// <summary>Adds the conditions, and returns what they do not express as a member of an object; null if that is nothing.</summary>
    public static string? Read(string path, JsonElement value, List<FilterCondition> conditions)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            if (ScalarText.Of(value) is not { } text)
                return $"{ScalarText.Quote(path)}:{value.GetRawText()}";
            conditions.Add(new(path, Comparison.Is, text));
            return null;
        }

        var operators = value.EnumerateObject().ToDictionary(each => each.Name, each => each.Value, StringComparer.Ordinal);
        if (ReadChange(path, operators) is { } change)
            conditions.Add(change);
        var kept = new List<string>();
        foreach (var (name, operand) in operators)
        {
            if (Read(path, name, operand) is { } condition)
                conditions.Add(condition);
            else
                kept.Add($"\"{name}\":{operand.GetRawText()}");
        }

        return kept.Count == 0 ? null : $"{ScalarText.Quote(path)}:{{{string.Join(',', kept)}}}";
    }

    /// <summary>Takes the operators of a change out of those of a path.</summary>
    private static FilterCondition? ReadChange(string path, Dictionary<string, JsonElement> operators)
    {
        var (from, to) = (Text("$from"), Text("$to"));
        if (from is not null && to is not null)
        {
            operators.Remove("$from");
            operators.Remove("$to");
            return new(path, Comparison.ChangesFromTo, to, from);
        }

        if (operators.GetValueOrDefault("$changed").ValueKind != JsonValueKind.True || (from ?? to) is null)
            return null;
        operators.Remove("$changed");
        operators.Remove(from is null ? "$to" : "$from");
        return new(path, Comparison.ChangesFromTo, to ?? "", from ?? "");

        string? Text(string name) => operators.TryGetValue(name, out var operand) ? ScalarText.Of(operand) : null;
    }

    private static FilterCondition? Read(string path, string name, JsonElement operand)
    {
        if (name is "$in" or "$nin")
        {
            return ScalarText.OfList(operand) is { } texts
                ? new(path, name == "$in" ? Comparison.OneOf : Comparison.NoneOf, texts)
                : null;
        }

        if (name == "$exists")
            return new(path, operand.ValueKind == JsonValueKind.True ? Comparison.Exists : Comparison.IsMissing);
        if (name == "$changed")
            return operand.ValueKind == JsonValueKind.True ? new(path, Comparison.Changes) : null;
        return Comparisons.OfOperator(name) is { } comparison && ScalarText.Of(operand) is { } text ? new(path, comparison, text) : null;
    }
}
