namespace Webhooks.Model;

/// <summary>One row of a project's log.</summary>
internal sealed record LogRow(long Row, IReadOnlyList<PublishedEvent> Events);
