using System.Globalization;

namespace Webhooks.Client.Http;

/// <summary>Addresses below <c>/api/v1</c>.</summary>
internal static class ApiPath
{
    public static string Project(string projectId) => $"projects/{Segment(projectId, nameof(projectId))}";

    public static string Webhook(string projectId, string webhookId) =>
        $"{Project(projectId)}/webhooks/{Segment(webhookId, nameof(webhookId))}";

    public static string Bin(string binId) => $"bins/{Segment(binId, nameof(binId))}";

    /// <summary>
    /// An id as a part of a path. Ids that mean a parent folder or nothing are refused here, because the server would see another
    /// path.
    /// </summary>
    public static string Segment(string id, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id, name);
        return id is "." or ".." ? throw new ArgumentException($"'{id}' is not an id.", name) : Uri.EscapeDataString(id);
    }

    /// <summary>The path with the parameters that have a value.</summary>
    public static string Query(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var (name, value) in parameters)
        {
            if (value is null)
                continue;
            path += $"{separator}{name}={Uri.EscapeDataString(value)}";
            separator = '&';
        }

        return path;
    }

    public static string? Number(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    public static string? Instant(DateTimeOffset? instant) =>
        instant?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
