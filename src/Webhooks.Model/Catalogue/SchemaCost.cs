using System.Text.Json;

namespace Webhooks.Model;

/// <summary>
/// How often a schema may have to be asked about one value, and how deep questions nest. Schemas that refer to themselves from several
/// places ask about a value two, four, eight times … as it gets deeper: one event would keep a node busy for hours.
/// </summary>
internal sealed class SchemaCost
{
    /// <summary>About a millisecond for each value of an event.</summary>
    public const double Most = 2_000;

    /// <summary>Questions that wait for others: each takes some stack.</summary>
    public const int MostNested = 256;

    /// <summary>Levels of an event.</summary>
    private const int Levels = 64;

    /// <summary>Members of a list, such as those of enum, that take as long as a question.</summary>
    private const double ItemsPerQuestion = 8;

    private readonly Dictionary<SchemaNode, List<(bool InPlace, string? Group, SchemaNode Node)>> _steps = [];
    private readonly Dictionary<(SchemaNode Node, int Level), (double Questions, int Nested)> _known = [];
    private readonly HashSet<SchemaNode> _open = [];
    private readonly HashSet<SchemaNode> _closed = [];

    private SchemaCost(SchemaTree tree)
    {
        foreach (var node in tree.Nodes)
        {
            List<(bool InPlace, string? Group, SchemaNode Node)> steps =
            [
                .. node.Subschemas.Where(sub => sub.Step != SchemaStep.None).Select(sub => (
                    sub.Step == SchemaStep.InPlace,
                    sub.Step == SchemaStep.OneOfChildren ? GroupOf(sub.Keyword) : null,
                    sub.Node)),
            ];
            if (node.Json.ValueKind == JsonValueKind.Object && node.Json.TryGetProperty("$ref", out var reference))
                steps.Add((true, null, tree.Resolve(reference)!));
            _steps.Add(node, steps);
        }
    }

    /// <summary>The most questions about one value, or what is wrong with the schema.</summary>
    public static (double Questions, FieldError? Error) Of(SchemaTree tree)
    {
        var cost = new SchemaCost(tree);
        foreach (var node in tree.Nodes)
        {
            if (cost.IsCircular(node))
                return (0, new(node.Pointer, "refers to itself without a step into the value"));
        }

        var (questions, nested) = cost.Of(tree.Root);
        return (questions, questions <= Most && nested <= MostNested
            ? null
            : new("", "would have to be asked too often about one value: fewer parts of it may apply to, or refer to, the same schema"));
    }

    /// <summary>For an event that is as deep as an event can be, whichever way down is the most expensive.</summary>
    private (double Questions, int Nested) Of(SchemaNode root)
    {
        // From the leaves up, so that nothing is computed twice and no recursion goes deeper than the document.
        for (var level = 0; level < Levels; level++)
            At(root, level);
        return At(root, Levels);
    }

    private (double Questions, int Nested) At(SchemaNode node, int level)
    {
        if (_known.TryGetValue((node, level), out var known))
            return known;
        var (questions, nested) = (OwnQuestions(node), 0);
        var groups = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (inPlace, group, next) in _steps[node])
        {
            var below = inPlace ? At(next, level) : level == 0 ? default : At(next, level - 1);
            nested = Math.Max(nested, below.Nested);
            if (group is null)
                questions += below.Questions;
            else
                groups[group] = Math.Max(groups.GetValueOrDefault(group), below.Questions);
        }

        return _known[(node, level)] = (Math.Min(questions + groups.Values.Sum(), 1e18), nested + 1);
    }

    private static double OwnQuestions(SchemaNode node) => node.Json.ValueKind != JsonValueKind.Object
        ? 1
        : 1 + node.Json.EnumerateObject().Sum(keyword => keyword.Value.ValueKind switch
        {
            JsonValueKind.Array => keyword.Value.GetArrayLength(),
            JsonValueKind.Object => keyword.Value.GetPropertyCount(),
            _ => 0,
        }) / ItemsPerQuestion;

    private bool IsCircular(SchemaNode node)
    {
        if (_closed.Contains(node))
            return false;
        if (!_open.Add(node))
            return true;
        var isCircular = _steps[node].Exists(step => step.InPlace && IsCircular(step.Node));
        _open.Remove(node);
        _closed.Add(node);
        return isCircular;
    }

    /// <summary>
    /// Of the keywords of a group, one applies to a member or an element; "unevaluated" ones may repeat what others in place have asked.
    /// </summary>
    private static string GroupOf(string keyword) => keyword switch
    {
        "properties" or "additionalProperties" => "members",
        "prefixItems" or "items" => "elements",
        _ => keyword,
    };
}
