using System.Collections.Concurrent;
using System.Collections.Immutable;
using Webhooks.Actors;
using Webhooks.Model;

namespace Webhooks.AspNetCore.Inspector;

/// <summary>
/// Which webhooks have the URL of which bin, as far as known: the read model lists webhooks by project, not by URL.
/// </summary>
internal sealed class BinOwners(InspectorRoute route, WebhooksQueries queries, TimeProvider time)
{
    // A request may need a check with the secret of each.
    private const int MaxOwners = 10;

    private const int PageSize = 500;

    // A client that knows a bin may post to it and name a project, and searching that project's webhooks has a cost.
    private static readonly TimeSpan LooksAreGoodFor = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<BinId, ImmutableList<WebhookPlace>> _owners = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<BinId, (long StartedAt, Task Look)> _looks = [];

    public IReadOnlyList<WebhookPlace> Of(BinId bin) => _owners.GetValueOrDefault(bin, []);

    /// <summary>The bin that a webhook of this URL posts to, which is remembered; null when it posts to no bin of this host.</summary>
    public BinId? Learn(WebhookPlace place, string url)
    {
        if (!BinId.TryParse(route.BinOf(url), out var bin))
            return null;
        _owners.AddOrUpdate(bin, [place], (_, known) => known.Contains(place) || known.Count >= MaxOwners ? known : known.Add(place));
        return bin;
    }

    public void Forget(WebhookPlace place)
    {
        foreach (var bin in _owners.Where(owner => owner.Value.Contains(place)).Select(owner => owner.Key))
            _owners.AddOrUpdate(bin, [], (_, known) => known.Remove(place));
    }

    public void Forget(BinId bin)
    {
        _owners.TryRemove(bin, out _);
        lock (_lock)
            _looks.Remove(bin);
    }

    /// <summary>The owners after a search of the project that a request names.</summary>
    public async Task<IReadOnlyList<WebhookPlace>> FindAsync(BinId bin, string? project, CancellationToken cancellationToken)
    {
        if (ProjectId.TryParse(project, out var id))
            await LookAsync(bin, id).WaitAsync(cancellationToken);
        return Of(bin);
    }

    /// <summary>Searches the webhooks of all projects.</summary>
    public async Task<IReadOnlyList<BinId>> LookAsync(CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await queries.As(Access.System).ListProjectsAsync(PageSize, cursor, cancellationToken);
            foreach (var project in page.Items.Where(project => project.Webhooks > 0))
                await LookAsync(project.Id, cancellationToken);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return [.. _owners.Keys];
    }

    /// <summary>Concurrent requests share one search.</summary>
    private Task LookAsync(BinId bin, ProjectId project)
    {
        lock (_lock)
        {
            if (_looks.TryGetValue(bin, out var last) && (!last.Look.IsCompleted || time.GetElapsedTime(last.StartedAt) < LooksAreGoodFor))
                return last.Look;
            var look = LookAsync(project, CancellationToken.None);
            _looks[bin] = (time.GetTimestamp(), look);
            return look;
        }
    }

    private async Task LookAsync(ProjectId project, CancellationToken cancellationToken)
    {
        var found = new HashSet<(BinId, WebhookPlace)>();
        string? cursor = null;
        do
        {
            var page = await queries.As(Access.System).ListWebhooksAsync(project, PageSize, cursor, cancellationToken);
            foreach (var webhook in page.Items)
            {
                var place = new WebhookPlace(project, webhook.Id);
                if (Learn(place, webhook.Definition.Url) is { } bin)
                    found.Add((bin, place));
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);

        // The others have been deleted since, or have another URL.
        foreach (var bin in _owners.Keys)
            _owners.AddOrUpdate(bin, [], (_, known) => known.RemoveAll(place => place.Project == project && !found.Contains((bin, place))));
    }
}
