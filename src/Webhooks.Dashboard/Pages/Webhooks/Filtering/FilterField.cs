using System.Collections.Immutable;

namespace Webhooks.Dashboard.Pages.Webhooks.Filtering;

/// <summary>The kind of a field's values.</summary>
internal enum FieldKind
{
    /// <summary>Not known, or several.</summary>
    Any,

    Text,

    Number,

    /// <summary>True or false.</summary>
    Flag,
}

/// <summary>A value of an event that a filter can compare.</summary>
/// <param name="Path">Its path, such as <c>data.status</c>.</param>
/// <param name="Kind">The kind of its values.</param>
internal sealed record FilterField(string Path, FieldKind Kind)
{
    /// <summary>Values that it may have, as a user types them.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary>Whether it has no other values.</summary>
    public bool IsClosed { get; init; }

    public string? Description { get; init; }

    /// <summary>Whether the schema has it; otherwise it was in the last events.</summary>
    public bool IsInSchema { get; init; }

    /// <summary>The ordering key, which every event may have.</summary>
    public static FilterField Key { get; } = new("key", FieldKind.Text) { Description = "The ordering key" };

    /// <summary>Whether it may have a former value: what is within <c>data</c> has.</summary>
    public static bool HasFormerValue(string path) => path.StartsWith("data.", StringComparison.Ordinal);

    /// <summary>A name as a part of a path.</summary>
    public static string Segment(string name) =>
        name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(".", "\\.", StringComparison.Ordinal);

    /// <summary>The fields of some event types, each once: those of the schemas first.</summary>
    public static IReadOnlyList<FilterField> Merge(IEnumerable<FilterField> fields) =>
    [
        .. fields.OrderByDescending(field => field.IsInSchema).GroupBy(field => field.Path, StringComparer.Ordinal)
            .Select(same => same.Aggregate(Merge)),
    ];

    private static FilterField Merge(FilterField one, FilterField other) => one with
    {
        Kind = one.Kind == other.Kind || !other.IsInSchema ? one.Kind : FieldKind.Any,
        // What events had beside the values that the schema lists is not worth offering.
        Values = one.IsClosed && !other.IsInSchema ? one.Values : [.. one.Values.Union(other.Values).Take(MostValues)],
        IsClosed = one.IsClosed && (other.IsClosed || !other.IsInSchema),
        Description = one.Description ?? other.Description,
        IsInSchema = one.IsInSchema || other.IsInSchema,
    };

    /// <summary>More values than these are no help.</summary>
    public const int MostValues = 100;

    /// <summary>More fields than these are no help either.</summary>
    public const int Most = 200;

    /// <summary>Deeper than any list of fields is read.</summary>
    public const int MostLevels = 8;
}
