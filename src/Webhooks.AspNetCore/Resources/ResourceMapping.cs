using Webhooks.Actors;
using Webhooks.Contracts;

namespace Webhooks.AspNetCore;

/// <summary>Shared parts of resources.</summary>
internal static class ResourceMapping
{
    public static RawJson? ToRawJson(this ReadOnlyMemory<byte>? body) => body is { } bytes ? new RawJson(bytes) : null;

    public static ListResource<TResource> ToResource<TView, TResource>(this Page<TView> page, Func<TView, TResource> map) =>
        new() { Items = [.. page.Items.Select(map)], NextCursor = page.NextCursor };
}
