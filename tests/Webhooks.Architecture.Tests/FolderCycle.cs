namespace Webhooks.Architecture.Tests;

internal static class FolderCycle
{
    /// <summary>A shortest cycle of folders: for each of its steps one reference that makes it. Empty if no cycle exists.</summary>
    public static IReadOnlyList<TypeReference> Find(IEnumerable<TypeReference> references)
    {
        var steps = references
            .Where(r => r.From.Folder != r.To.Folder)
            .GroupBy(r => (From: r.From.Folder, To: r.To.Folder))
            .OrderBy(g => g.Key)
            .Select(g => g.OrderBy(r => r.ToString(), StringComparer.Ordinal).First())
            .ToLookup(r => r.From.Folder);

        return steps.Select(s => ShortestWayBack(s.Key, steps)).Where(way => way.Count > 0).MinBy(way => way.Count) ?? [];
    }

    private static List<TypeReference> ShortestWayBack(string start, ILookup<string, TypeReference> steps)
    {
        var reachedBy = new Dictionary<string, TypeReference>();
        var open = new Queue<string>([start]);
        while (open.TryDequeue(out var folder) && !reachedBy.ContainsKey(start))
        {
            foreach (var step in steps[folder].Where(step => reachedBy.TryAdd(step.To.Folder, step)))
                open.Enqueue(step.To.Folder);
        }

        var way = new List<TypeReference>();
        for (var at = start; reachedBy.TryGetValue(at, out var step) && (way.Count == 0 || at != start); at = step.From.Folder)
            way.Insert(0, step);
        return reachedBy.ContainsKey(start) ? way : [];
    }
}
