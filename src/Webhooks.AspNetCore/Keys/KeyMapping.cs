using Webhooks.Actors;
using Webhooks.Contracts;

namespace Webhooks.AspNetCore;

internal static class KeyMapping
{
    public static KeyResource ToResource(KeyView view) => new()
    {
        Id = view.Key.Id.Value,
        Name = view.Key.Name,
        Scopes = view.Key.Scopes,
        Projects = [.. view.Key.Projects.Select(project => project.Value)],
        RequestsPerSecond = view.Key.RequestsPerSecond,
        Hint = view.Key.Hint,
        CreatedAt = view.Key.CreatedAt,
        ExpiresAt = view.Key.ExpiresAt,
        LastUsedAt = view.LastUsedAt,
    };

    public static CreatedKeyResource ToResource(CreatedKey created) => new()
    {
        Id = created.Key.Id.Value,
        Name = created.Key.Name,
        Scopes = created.Key.Scopes,
        Projects = [.. created.Key.Projects.Select(project => project.Value)],
        RequestsPerSecond = created.Key.RequestsPerSecond,
        Hint = created.Key.Hint,
        CreatedAt = created.Key.CreatedAt,
        ExpiresAt = created.Key.ExpiresAt,
        LastUsedAt = null,
        Key = created.Text,
    };
}
