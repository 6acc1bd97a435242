using System.Data.Common;
using Akka.Hosting;
using Webhooks.Actors.Gateway;
using Webhooks.Actors.Node;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.Streams;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>The events of all projects, for the host's own code: <see cref="WebhookSource"/> reads them.</summary>
public sealed class WebhookLog
{
    private readonly Func<WebhooksNode> _node;
    private readonly RegionAsking _asking;
    private readonly LogPlaces _places;

    internal WebhookLog(IReadOnlyActorRegistry registry, Func<CancellationToken, Task<DbConnection>> open, Func<WebhooksNode> node) =>
        (_node, _asking, _places) = (node, new(registry), new(open));

    internal LogReader Read(ProjectId project, long after, EventFilter? filter) => new(this, _node(), project, after, filter);

    /// <summary>The head of a project, which may have to start for it.</summary>
    internal Task<Cursor> HeadAsync(ProjectId project, CancellationToken cancellationToken) =>
        _asking.AskAsync<ProjectRegion, Cursor>(new GetHead(project), cancellationToken);

    /// <summary>A row of the journal at or before the first event after the given one.</summary>
    internal Task<long> RowBeforeAsync(ProjectId project, long after, CancellationToken cancellationToken) =>
        _places.RowBeforeAsync(project, after, cancellationToken);
}
