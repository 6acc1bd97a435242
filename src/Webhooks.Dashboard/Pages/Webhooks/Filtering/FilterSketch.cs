using System.Text.Json;

namespace Webhooks.Dashboard.Pages.Webhooks.Filtering;

/// <summary>
/// A filter as the builder shows it: conditions that must all be true, and what it cannot express, which stays as it is. Reading a filter
/// and writing it again changes its form at most, never what it matches.
/// </summary>
/// <param name="Conditions">What the builder shows.</param>
/// <param name="Rest">The other members of the filter, as a JSON object; null without any.</param>
internal sealed record FilterSketch(IReadOnlyList<FilterCondition> Conditions, string? Rest)
{
    private const string And = "$and";

    /// <summary>Reads a filter that is valid.</summary>
    public static FilterSketch Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Read(document.RootElement);
    }

    /// <summary>The filter of the conditions that are complete, and the rest; null when there is nothing.</summary>
    public string? Write()
    {
        var groups = new List<Group>();
        var (others, list) = (new List<string>(), new List<string>());
        if (Rest is not null)
        {
            using var document = JsonDocument.Parse(Rest);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.NameEquals(And))
                    list.AddRange(member.Value.EnumerateArray().Select(item => item.GetRawText()));
                else if (PathOf(member) is { } path)
                    groups.Add(Group.Of(path, member.Value));
                else
                    others.Add(member.ToString());
            }
        }

        foreach (var condition in Conditions)
        {
            if (condition.Operators() is { } operators)
                Add(groups, condition.Path.Trim(), operators);
        }

        var first = groups.DistinctBy(group => group.Path).ToHashSet();
        list.AddRange(groups.Where(group => !first.Contains(group)).Select(group => $"{{{group.Write()}}}"));
        string[] members =
        [
            .. groups.Where(first.Contains).Select(group => group.Write()), .. others,
            .. list.Count > 0 ? [$"\"{And}\":[{string.Join(',', list)}]"] : Array.Empty<string>(),
        ];
        return members.Length == 0 ? null : $"{{{string.Join(',', members)}}}";
    }

    private static void Add(List<Group> groups, string path, IReadOnlyList<(string Operator, string Operand)> operators)
    {
        var group = groups.Find(each => each.Path == path && !operators.Any(added => each.Has(added.Operator)));
        if (group is null)
            groups.Add(group = new(path));
        group.Operators.AddRange(operators);
    }

    private static FilterSketch Read(JsonElement filter)
    {
        var conditions = new List<FilterCondition>();
        var (rest, list) = (new List<string>(), new List<string>());
        foreach (var member in filter.EnumerateObject())
        {
            if (member.NameEquals(And))
                ReadList(member.Value, conditions, list);
            else if (PathOf(member) is not { } path)
                rest.Add(member.ToString());
            else if (PathReader.Read(path, member.Value, conditions) is { } kept)
                rest.Add(kept);
        }

        if (list.Count > 0)
            rest.Add($"\"{And}\":[{string.Join(',', list)}]");
        return new(conditions, rest.Count == 0 ? null : $"{{{string.Join(',', rest)}}}");
    }

    private static void ReadList(JsonElement list, List<FilterCondition> conditions, List<string> rest)
    {
        foreach (var item in list.EnumerateArray())
        {
            if (Read(item) is { Rest: null } sketch)
                conditions.AddRange(sketch.Conditions);
            else
                rest.Add(item.GetRawText());
        }
    }

    /// <summary>The path that a member is about; null of other members, and of a name with half a surrogate pair.</summary>
    private static string? PathOf(JsonProperty member)
    {
        try
        {
            return member.Name.StartsWith('$') ? null : member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The comparisons of one path that stand together: no operator may be there twice.</summary>
    private sealed record Group(string Path)
    {
        public List<(string Operator, string Operand)> Operators { get; } = [];

        public static Group Of(string path, JsonElement value)
        {
            var group = new Group(path);
            if (value.ValueKind == JsonValueKind.Object)
                group.Operators.AddRange(value.EnumerateObject().Select(each => (each.Name, each.Value.GetRawText())));
            else
                group.Operators.Add(("$eq", value.GetRawText()));
            return group;
        }

        public bool Has(string @operator) => Operators.Exists(each => each.Operator == @operator);

        public string Write() => Operators is [("$eq", var value)]
            ? $"{ScalarText.Quote(Path)}:{value}"
            : $"{ScalarText.Quote(Path)}:{{{string.Join(',', Operators.Select(each => $"\"{each.Operator}\":{each.Operand}"))}}}";
    }
}
