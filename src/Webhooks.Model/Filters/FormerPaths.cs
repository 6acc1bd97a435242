using System.Collections.Concurrent;
using System.Text.Json;

namespace Webhooks.Model;

/// <summary>
/// Where an event type keeps former values, when these are not where filters look for them anyway. An event carries the paths of its type
/// as they were when it was published, so that all who read it, on any node and at any time, give the same answer.
/// </summary>
internal sealed class FormerPaths
{
    /// <summary>More than a node's event types have; so many are kept, since all events of a type share them.</summary>
    private const int MaxKept = 4096;

    private static readonly ConcurrentDictionary<string, FormerPaths> Kept = new(StringComparer.Ordinal);

    private readonly IReadOnlyDictionary<string, string> _paths;

    private FormerPaths(string json, IReadOnlyDictionary<string, string> paths) => (Json, _paths) = (json, paths);

    /// <summary>An object: from the path of a value to the path of its former value.</summary>
    public string Json { get; }

    /// <summary>The paths; null when there are none.</summary>
    public static FormerPaths? Of(IReadOnlyDictionary<string, string> paths) =>
        paths.Count == 0 ? null : Keep(new(JsonSerializer.Serialize(paths), paths));

    /// <exception cref="JsonException">It is not what <see cref="Json"/> is.</exception>
    public static FormerPaths Parse(string json) => Kept.TryGetValue(json, out var kept)
        ? kept
        : Keep(new(json, JsonSerializer.Deserialize<Dictionary<string, string>>(json)!));

    /// <summary>Where the former value of a path is; null when the type does not say.</summary>
    public FilterPath? Find(FilterPath path) =>
        _paths.TryGetValue(path.Text, out var former) && FilterPath.TryParse(former, out var parsed) ? parsed : null;

    private static FormerPaths Keep(FormerPaths paths)
    {
        if (Kept.Count >= MaxKept)
            Kept.Clear();
        return Kept.GetOrAdd(paths.Json, paths);
    }
}
