using Webhooks.Model;

namespace Webhooks.Dashboard.Shared;

/// <summary>An event type that users can select.</summary>
/// <param name="Definition">What is known of it; at least its name.</param>
/// <param name="Title">Its title, or its name.</param>
/// <param name="IsInCatalogue">Whether the project or the host has defined it.</param>
internal sealed record OfferedType(EventTypeDefinition Definition, string Title, bool IsInCatalogue)
{
    public string Type => Definition.Type.Value;

    /// <summary>Its first sample of data, as JSON; null without one.</summary>
    public string? Sample => Definition.Samples is [var first, ..] ? first : null;

    /// <summary>The label in a selection.</summary>
    public string Label => Definition.Deprecated ? $"{Title} (deprecated)" : Title;

    /// <summary>Types with their labels, for a selection.</summary>
    public static IReadOnlyList<(string Type, string Title)> Labels(IEnumerable<OfferedType> types) =>
        [.. types.Select(type => (type.Type, type.Label))];
}
