namespace Webhooks.Pbm.Output;

/// <summary>A part of a list, and how to see the next.</summary>
internal static class Pages
{
    /// <param name="columns">The part.</param>
    /// <param name="whenEmpty">What is said of no lines.</param>
    /// <param name="command">What was typed, without limit and cursor.</param>
    /// <param name="limit">How many were asked for.</param>
    /// <param name="nextCursor">Where to go on, or null at the end.</param>
    public static IReadOnlyList<string> Lines(Columns columns, string whenEmpty, string command, int limit, string? nextCursor)
    {
        if (columns.Count == 0)
            return [whenEmpty];
        return nextCursor is null
            ? [.. columns.Lines()]
            : [.. columns.Lines(), "", $"There are more: webhooks {command} --limit {limit} --cursor {nextCursor}"];
    }
}
