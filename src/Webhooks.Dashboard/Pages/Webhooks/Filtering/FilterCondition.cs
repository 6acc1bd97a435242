namespace Webhooks.Dashboard.Pages.Webhooks.Filtering;

/// <summary>How a condition of the builder compares.</summary>
internal enum Comparison
{
    Is,
    IsNot,
    OneOf,
    NoneOf,
    ChangesFromTo,
    Changes,
    Contains,
    StartsWith,
    EndsWith,
    IsInAnyCase,
    MoreThan,
    AtLeast,
    LessThan,
    AtMost,
    Exists,
    IsMissing,
}

/// <summary>A condition of the builder, as the user typed it.</summary>
/// <param name="Path">Where the value is, such as <c>data.status</c>.</param>
/// <param name="Comparison">How it is compared.</param>
/// <param name="Value">The value, or the values of a list, or the new value of a change; see <see cref="ScalarText"/>.</param>
/// <param name="From">The former value of a change; empty for any.</param>
internal sealed record FilterCondition(string Path, Comparison Comparison, string Value = "", string From = "")
{
    /// <summary>The operators that it becomes, with their operands in JSON; null while something is missing.</summary>
    public IReadOnlyList<(string Operator, string Operand)>? Operators()
    {
        if (string.IsNullOrWhiteSpace(Path))
            return null;
        return Comparison switch
        {
            Comparison.ChangesFromTo => (ScalarText.ToJson(From), ScalarText.ToJson(Value)) switch
            {
                (null, null) => null,
                ({ } from, null) => [("$from", from), ("$changed", "true")],
                (null, { } to) => [("$changed", "true"), ("$to", to)],
                ({ } from, { } to) => [("$from", from), ("$to", to)],
            },
            Comparison.Changes => [("$changed", "true")],
            Comparison.Exists => [("$exists", "true")],
            Comparison.IsMissing => [("$exists", "false")],
            Comparison.OneOf => One("$in", ScalarText.ToJsonList(Value)),
            Comparison.NoneOf => One("$nin", ScalarText.ToJsonList(Value)),
            _ => One(Comparisons.OperatorOf(Comparison)!, ScalarText.ToJson(Value)),
        };
    }

    private static IReadOnlyList<(string, string)>? One(string @operator, string? operand) =>
        operand is null ? null : [(@operator, operand)];
}

/// <summary>The comparisons with their operators and words.</summary>
internal static class Comparisons
{
    /// <summary>Those that become one operator with one scalar.</summary>
    private static readonly (Comparison Comparison, string Operator)[] Simple =
    [
        (Comparison.Is, "$eq"), (Comparison.IsNot, "$ne"), (Comparison.Contains, "$contains"), (Comparison.StartsWith, "$startsWith"),
        (Comparison.EndsWith, "$endsWith"), (Comparison.IsInAnyCase, "$ieq"), (Comparison.MoreThan, "$gt"), (Comparison.AtLeast, "$gte"),
        (Comparison.LessThan, "$lt"), (Comparison.AtMost, "$lte"),
    ];

    /// <summary>Whether it compares with a value.</summary>
    public static bool TakesValue(this Comparison comparison) =>
        comparison is not (Comparison.Changes or Comparison.Exists or Comparison.IsMissing);

    /// <summary>Whether it compares with a list.</summary>
    public static bool TakesList(this Comparison comparison) => comparison is Comparison.OneOf or Comparison.NoneOf;

    public static string? OperatorOf(Comparison comparison) =>
        Array.Find(Simple, each => each.Comparison == comparison).Operator;

    public static Comparison? OfOperator(string @operator) =>
        Array.FindIndex(Simple, each => each.Operator == @operator) is >= 0 and var place ? Simple[place].Comparison : null;

    public static string Words(this Comparison comparison) => comparison switch
    {
        Comparison.Is => "is",
        Comparison.IsNot => "is not",
        Comparison.OneOf => "is one of",
        Comparison.NoneOf => "is none of",
        Comparison.ChangesFromTo => "changes from … to …",
        Comparison.Changes => "changes",
        Comparison.Contains => "contains",
        Comparison.StartsWith => "starts with",
        Comparison.EndsWith => "ends with",
        Comparison.IsInAnyCase => "is, in any case",
        Comparison.MoreThan => "is more than",
        Comparison.AtLeast => "is at least",
        Comparison.LessThan => "is less than",
        Comparison.AtMost => "is at most",
        Comparison.Exists => "exists",
        _ => "does not exist",
    };

    /// <summary>Those that make sense for a field, the usual first.</summary>
    public static IReadOnlyList<Comparison> For(FieldKind kind, bool hasFormerValue)
    {
        Comparison[] fitting = kind switch
        {
            FieldKind.Number =>
            [
                Comparison.Is, Comparison.IsNot, Comparison.ChangesFromTo, Comparison.Changes, Comparison.MoreThan, Comparison.AtLeast,
                Comparison.LessThan, Comparison.AtMost, Comparison.OneOf, Comparison.NoneOf, Comparison.Exists, Comparison.IsMissing,
            ],
            FieldKind.Flag =>
            [
                Comparison.Is, Comparison.ChangesFromTo, Comparison.Changes, Comparison.Exists, Comparison.IsMissing,
            ],
            FieldKind.Text =>
            [
                Comparison.Is, Comparison.IsNot, Comparison.ChangesFromTo, Comparison.Changes, Comparison.OneOf, Comparison.NoneOf,
                Comparison.Contains, Comparison.StartsWith, Comparison.EndsWith, Comparison.IsInAnyCase, Comparison.Exists,
                Comparison.IsMissing,
            ],
            _ =>
            [
                Comparison.Is, Comparison.IsNot, Comparison.ChangesFromTo, Comparison.Changes, Comparison.OneOf, Comparison.NoneOf,
                Comparison.Contains, Comparison.StartsWith, Comparison.EndsWith, Comparison.IsInAnyCase, Comparison.MoreThan,
                Comparison.AtLeast, Comparison.LessThan, Comparison.AtMost, Comparison.Exists, Comparison.IsMissing,
            ],
        };
        return [.. fitting.Where(each => hasFormerValue || each is not (Comparison.ChangesFromTo or Comparison.Changes))];
    }
}
