using Webhooks.Actors.Protocol;
using Webhooks.Actors.ReadModel.Reading;
using Webhooks.Model;

namespace Webhooks.Actors;

public sealed partial class WebhooksGateway
{
    /// <summary>
    /// Sends the event to the webhook once more, under the same <c>webhook-id</c>; attempt numbers go on. A delivery that has ended begins
    /// anew, with the whole retry schedule before it; one that waits for its retry is due now; one that is under way is left alone.
    /// An event that is no delivery of the webhook is not found.
    /// </summary>
    public Task ResendAsync(ProjectId project, WebhookId webhook, EventId @event, CancellationToken cancellationToken = default) =>
        AskAsync<WebhookRegion, Resent>(new ResendEvent(project, webhook, @event), cancellationToken);

    /// <summary>
    /// Sends past events to the webhook again, beside live traffic and within its throttle, as its filter is while it runs. What it has not
    /// looked at yet it gets anyway and is no part of it.
    /// </summary>
    /// <param name="project">Its project.</param>
    /// <param name="webhook">Its id.</param>
    /// <param name="only">Which events.</param>
    /// <param name="since">Events accepted at or after it; null for all from the oldest on.</param>
    /// <param name="until">Events accepted before it; null for all so far.</param>
    /// <param name="cancellationToken">Stops waiting for the answer, not the command.</param>
    public async Task<StartedReplay> ReplayAsync(
        ProjectId project, WebhookId webhook, ReplayScope only, DateTimeOffset? since = null, DateTimeOffset? until = null, CancellationToken cancellationToken = default)
    {
        var id = ReplayId.Parse(NewId("rp_"));
        var planned = await AskAsync<WebhookRegion, ReplayPlanned>(new PlanReplay(project, webhook, id, only, since, until), cancellationToken).ConfigureAwait(false);
        return new(id, planned.Matched);
    }

    /// <summary>How many events <see cref="ReplayAsync"/> would send.</summary>
    public async Task<long> CountReplayAsync(
        ProjectId project, WebhookId webhook, ReplayScope only, DateTimeOffset? since = null, DateTimeOffset? until = null, CancellationToken cancellationToken = default) =>
        (await AskAsync<WebhookRegion, ReplayPlanned>(new PlanReplay(project, webhook, null, only, since, until), cancellationToken).ConfigureAwait(false)).Matched;

    /// <summary>The replays of a webhook that run, and the last that have ended; newest first.</summary>
    public async Task<Page<Replay>> ListReplaysAsync(
        ProjectId project, WebhookId webhook, int limit, string? cursor, CancellationToken cancellationToken = default)
    {
        var list = await AskAsync<WebhookRegion, ReplayList>(new DescribeReplays(project, webhook), cancellationToken).ConfigureAwait(false);
        var after = PageCursor.DecodeText(cursor);
        var newestFirst = list.Replays.Reverse();
        var rest = after is null ? newestFirst : newestFirst.SkipWhile(replay => replay.Id.Value != after).Skip(1);
        return PageCursor.Page([.. rest.Take(limit + 1)], limit, replay => PageCursor.Encode(replay.Id.Value));
    }

    /// <summary>Ends a replay: what it has not tried is as it was before; what it has tried goes on.</summary>
    public Task CancelReplayAsync(ProjectId project, WebhookId webhook, ReplayId replay, CancellationToken cancellationToken = default) =>
        AskAsync<WebhookRegion, Replay>(new EndReplay(project, webhook, replay), cancellationToken);
}
