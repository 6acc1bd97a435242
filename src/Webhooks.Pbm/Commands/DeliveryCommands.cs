using System.Globalization;
using Webhooks.Actors;
using Webhooks.Model;
using Webhooks.Pbm.Output;

namespace Webhooks.Pbm;

/// <summary>Shows deliveries and sends events again.</summary>
internal sealed class DeliveryCommands(AuthorizedGateway gateway, AuthorizedQueries queries, TimeProvider time)
{
    public Task<IReadOnlyList<string>> ListAsync(CommandArguments arguments, CancellationToken cancellationToken)
    {
        var (project, webhook) = (arguments.Project(), arguments.Webhook());
        var (since, until) = Range(arguments);
        var query = new DeliveryQuery(arguments.Word<DeliveryStatus>("status"), arguments.Type(), since, until);
        var (limit, cursor) = (arguments.Limit(), arguments.Cursor());
        var only = arguments.EventIfGiven();
        arguments.Check();
        return only is { } id
            ? AttemptsAsync(project, webhook, id, cancellationToken)
            : ListAsync(project, webhook, query, limit, cursor, cancellationToken);
    }

    public async Task<IReadOnlyList<string>> ResendAsync(CommandArguments arguments, CancellationToken cancellationToken)
    {
        var (project, webhook, id) = (arguments.Project(), arguments.Webhook(), arguments.Event());
        arguments.Check();
        await gateway.Deliveries.ResendAsync(project, webhook, id, cancellationToken).ConfigureAwait(false);
        return [$"The event {id} is being sent to {webhook} again."];
    }

    public async Task<IReadOnlyList<string>> ReplayAsync(CommandArguments arguments, CancellationToken cancellationToken)
    {
        var (project, webhook) = (arguments.Project(), arguments.Webhook());
        var only = arguments.Word<ReplayScope>("only") ?? ReplayScope.All;
        var (since, until) = Range(arguments);
        var isDryRun = arguments.Flag("dry-run");
        arguments.Check();
        if (isDryRun)
        {
            var matched = await gateway.Replays.CountAsync(project, webhook, only, since, until, cancellationToken).ConfigureAwait(false);
            return [$"A replay would send {Events(matched)} to {webhook}; nothing was sent."];
        }

        var started = await gateway.Replays.StartAsync(project, webhook, only, since, until, cancellationToken).ConfigureAwait(false);
        return [$"The replay {started.Id} sends {Events(started.Matched)} to {webhook}, besides live events and within its throttle."];
    }

    private static string Events(long count) => count == 1 ? "1 event" : $"{Words.Number(count)} events";

    private (DateTimeOffset? Since, DateTimeOffset? Until) Range(CommandArguments arguments)
    {
        var now = time.GetUtcNow();
        var (since, until) = (arguments.Instant("since", now), arguments.Instant("until", now));
        if (until <= since)
            arguments.Wrong("--until must be later than --since.");
        return (since, until);
    }

    private async Task<IReadOnlyList<string>> ListAsync(
        ProjectId project, WebhookId webhook, DeliveryQuery query, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var page = await queries.ListDeliveriesAsync(project, webhook, query, limit, cursor, cancellationToken).ConfigureAwait(false);
        var columns = new Columns("EVENT", "TYPE", ">SEQUENCE", "STATUS", ">ATTEMPTS", "LAST ANSWER", "ACCEPTED", "ENDED", "NEXT ATTEMPT");
        foreach (var delivery in page.Items)
        {
            columns.Add(
                delivery.EventId.Value,
                delivery.EventType.Value,
                Words.Number(delivery.Sequence),
                Words.Of(delivery.Status),
                Words.Number(delivery.Attempts),
                Words.Outcome(delivery.LastStatusCode, delivery.LastFailureReason),
                Words.Instant(delivery.AcceptedAt),
                Words.Instant(delivery.CompletedAt),
                Words.Instant(delivery.NextAttemptAt));
        }

        return Pages.Lines(
            columns, $"There are no such deliveries of {webhook}.", $"deliveries --project {project} --webhook {webhook}{Typed(query)}",
            limit, page.NextCursor);
    }

    private async Task<IReadOnlyList<string>> AttemptsAsync(
        ProjectId project, WebhookId webhook, PublishedEventId id, CancellationToken cancellationToken)
    {
        if (await queries.FindDeliveryAsync(project, webhook, id, cancellationToken)
            .ConfigureAwait(false) is not var (delivery, _, attempts))
            throw new RefusedException(new(
                RefusalReason.NotFound, "delivery_not_found", $"{webhook} has no delivery of the event '{id}'."));
        var columns = new Columns(">ATTEMPT", "AT", ">TOOK", "OUTCOME", "ANSWER", "ANSWER'S BODY");
        foreach (var attempt in attempts)
        {
            columns.Add(
                Words.Number(attempt.Number),
                Words.Instant(attempt.At),
                Words.Milliseconds(attempt.Duration),
                attempt.Succeeded ? "succeeded" : "failed",
                Words.Outcome(attempt.StatusCode, attempt.FailureReason),
                Answers.Beginning(attempt.ResponseBody));
        }

        return
        [
            .. new Fields()
                .Add("event", delivery.EventId.Value)
                .Add("type", delivery.EventType.Value)
                .Add("sequence", Words.Number(delivery.Sequence))
                .Add("status", Words.Of(delivery.Status))
                .Add("accepted", Words.Instant(delivery.AcceptedAt))
                .Add("ended", Words.Instant(delivery.CompletedAt))
                .Add("next attempt", Words.Instant(delivery.NextAttemptAt))
                .Lines(),
            "",
            .. columns.Count == 0 ? ["There was no attempt yet."] : columns.Lines(),
        ];
    }

    /// <summary>The query as it would be typed: with instants, because relative times would have changed.</summary>
    private static string Typed(DeliveryQuery query) => string.Concat(
        query.Status is { } status ? $" --status {Words.Of(status)}" : "",
        query.EventType is { } type ? $" --type {type}" : "",
        query.Since is { } since ? $" --since {Typed(since)}" : "",
        query.Until is { } until ? $" --until {Typed(until)}" : "");

    private static string Typed(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
