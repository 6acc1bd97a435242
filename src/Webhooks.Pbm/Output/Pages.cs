namespace Webhooks.Pbm.Output;

/// <summary>A page of a list, and the command for the next.</summary>
internal static class Pages
{
    /// <param name="columns">The page.</param>
    /// <param name="whenEmpty">The text for an empty list.</param>
    /// <param name="command">The command, without limit and cursor.</param>
    /// <param name="limit">The requested number.</param>
    /// <param name="nextCursor">Where to continue, or null at the end.</param>
    public static IReadOnlyList<string> Lines(Columns columns, string whenEmpty, string command, int limit, string? nextCursor)
    {
        if (columns.Count == 0)
            return [whenEmpty];
        return nextCursor is null
            ? [.. columns.Lines()]
            : [.. columns.Lines(), "", $"There are more: webhooks {command} --limit {limit} --cursor {nextCursor}"];
    }
}
