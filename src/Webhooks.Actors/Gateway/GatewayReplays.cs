using Webhooks.Actors.Authorization;
using Webhooks.Actors.Gateway;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.ReadModel.Reading;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>Replays of past events.</summary>
public sealed class GatewayReplays
{
    private readonly RegionAsking _asking;
    private readonly AccessCheck _check;

    internal GatewayReplays(RegionAsking asking, AccessCheck check) => (_asking, _check) = (asking, check);

    /// <summary>
    /// Sends past events to the webhook again, beside live traffic and within its throttle, by its current filter. Events that it has not
    /// read yet are delivered anyway and are not part of it.
    /// </summary>
    /// <param name="project">Its project.</param>
    /// <param name="webhook">Its id.</param>
    /// <param name="only">Which events.</param>
    /// <param name="since">Events accepted at or after it; null for all from the oldest.</param>
    /// <param name="until">Events accepted before it; null for all until now.</param>
    /// <param name="cancellationToken">Stops waiting for the answer, not the command.</param>
    public async Task<StartedReplay> StartAsync(
        ProjectId project, WebhookId webhook, ReplayScope only, DateTimeOffset? since = null, DateTimeOffset? until = null,
        CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.Resend);
        var id = ReplayId.Parse(RandomIds.New("rp_"));
        var plan = new PlanReplay(project, webhook, id, only, since, until) { By = _check.Access.Actor };
        var count = await PlanAsync(plan, cancellationToken).ConfigureAwait(false);
        return new(id, count.Matched) { IsAtLeast = count.IsAtLeast };
    }

    /// <summary>How many events <see cref="StartAsync"/> would send; <see cref="EstimateAsync"/> says whether there may be more.</summary>
    public async Task<long> CountAsync(
        ProjectId project, WebhookId webhook, ReplayScope only, DateTimeOffset? since = null, DateTimeOffset? until = null,
        CancellationToken cancellationToken = default) =>
        (await EstimateAsync(project, webhook, only, since, until, cancellationToken).ConfigureAwait(false)).Matched;

    /// <summary>
    /// How many events <see cref="StartAsync"/> would send. Of a webhook with a payload filter no more than 100,000 events are asked about.
    /// </summary>
    public Task<ReplayCount> EstimateAsync(
        ProjectId project, WebhookId webhook, ReplayScope only, DateTimeOffset? since = null, DateTimeOffset? until = null,
        CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.Resend);
        return PlanAsync(new(project, webhook, null, only, since, until), cancellationToken);
    }

    /// <summary>The running replays of a webhook, and the last ones that ended; newest first.</summary>
    public async Task<Page<Replay>> ListAsync(
        ProjectId project, WebhookId webhook, int limit, string? cursor, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.View);
        var list = await _asking.AskAsync<WebhookRegion, ReplayList>(new DescribeReplays(project, webhook), cancellationToken)
            .ConfigureAwait(false);
        var after = PageCursor.DecodeText(cursor);
        var newestFirst = list.Replays.Reverse();
        var rest = after is null ? newestFirst : newestFirst.SkipWhile(replay => replay.Id.Value != after).Skip(1);
        return PageCursor.Page([.. rest.Take(limit + 1)], limit, replay => PageCursor.Encode(replay.Id.Value));
    }

    /// <summary>Ends a replay: events that it has not tried stay as they were; started deliveries continue.</summary>
    public Task CancelAsync(ProjectId project, WebhookId webhook, ReplayId replay, CancellationToken cancellationToken = default)
    {
        _check.Require(project, Capabilities.Resend);
        return _asking.AskAsync<WebhookRegion, Replay>(
            new EndReplay(project, webhook, replay) { By = _check.Access.Actor }, cancellationToken);
    }

    private async Task<ReplayCount> PlanAsync(PlanReplay plan, CancellationToken cancellationToken) =>
        (await _asking.AskAsync<WebhookRegion, ReplayPlanned>(plan, cancellationToken).ConfigureAwait(false)).Count;
}
