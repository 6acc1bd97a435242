using Webhooks.Actors;
using Webhooks.Model;
using Webhooks.Pbm.Output;

namespace Webhooks.Pbm;

/// <summary>Shows webhooks and changes their state.</summary>
internal sealed class WebhookCommands(AuthorizedGateway gateway, AuthorizedQueries queries, TimeProvider time)
{
    public async Task<IReadOnlyList<string>> ListAsync(CommandArguments arguments, CancellationToken cancellationToken)
    {
        var (project, limit, cursor) = (arguments.Project(), arguments.Limit(), arguments.Cursor());
        arguments.Check();
        var page = await queries.ListWebhooksAsync(project, limit, cursor, cancellationToken).ConfigureAwait(false);
        var hours =
            await queries.SummarizeAsync(project, [.. page.Items.Select(webhook => webhook.Id)], time.GetUtcNow(), cancellationToken)
                .ConfigureAwait(false);
        var columns = new Columns("WEBHOOK", "NAME", "STATUS", "HEALTH", ">PENDING", ">BACKLOG", ">ATTEMPTS 1H", ">SUCCESS", ">P95", "URL");
        foreach (var webhook in page.Items)
        {
            var hour = hours.GetValueOrDefault(webhook.Id)?.Total;
            columns.Add(
                webhook.Id.Value,
                webhook.Definition.Name,
                Words.Status(webhook),
                Words.Health(webhook.Health),
                Words.Number(webhook.Counts.Pending),
                Words.Number(webhook.Counts.Backlog),
                Words.Number(hour?.Attempts ?? 0),
                Words.Rate(hour?.SuccessRate),
                hour?.Latency is { } latency ? Words.Milliseconds(latency.P95) : null,
                webhook.Definition.Url);
        }

        return Pages.Lines(columns, $"The project '{project}' has no webhooks.", $"list --project {project}", limit, page.NextCursor);
    }

    public async Task<IReadOnlyList<string>> ShowAsync(CommandArguments arguments, CancellationToken cancellationToken)
    {
        var (project, id) = Webhook(arguments);
        return [.. Lines(await gateway.Webhooks.GetAsync(project, id, cancellationToken).ConfigureAwait(false))];
    }

    public async Task<IReadOnlyList<string>> PauseAsync(CommandArguments arguments, CancellationToken cancellationToken)
    {
        var (project, id) = Webhook(arguments);
        return [.. Lines(await gateway.Webhooks.PauseAsync(project, id, cancellationToken).ConfigureAwait(false))];
    }

    public async Task<IReadOnlyList<string>> ResumeAsync(CommandArguments arguments, CancellationToken cancellationToken)
    {
        var (project, id) = Webhook(arguments);
        return [.. Lines(await gateway.Webhooks.ResumeAsync(project, id, cancellationToken).ConfigureAwait(false))];
    }

    public async Task<IReadOnlyList<string>> EnableAsync(CommandArguments arguments, CancellationToken cancellationToken)
    {
        var skipBacklog = arguments.Flag("skip-backlog");
        var (project, id) = Webhook(arguments);
        return [.. Lines(await gateway.Webhooks.EnableAsync(project, id, skipBacklog, cancellationToken).ConfigureAwait(false))];
    }

    public async Task<IReadOnlyList<string>> TestAsync(CommandArguments arguments, CancellationToken cancellationToken)
    {
        var (project, id) = Webhook(arguments);
        var sent = await gateway.Webhooks.SendTestAsync(project, id, cancellationToken).ConfigureAwait(false);
        return
        [
            $"The event {sent} is being sent to {id}. Its delivery:",
            $"  webhooks deliveries --project {project} --webhook {id} --event {sent}",
        ];
    }

    private static (ProjectId Project, WebhookId Webhook) Webhook(CommandArguments arguments)
    {
        var webhook = (arguments.Project(), arguments.Webhook());
        arguments.Check();
        return webhook;
    }

    private static IEnumerable<string> Lines(WebhookView webhook)
    {
        var (definition, counts) = (webhook.Definition, webhook.Counts);
        return new Fields()
            .Add("webhook", webhook.Id.Value)
            .Add("project", webhook.Project.Value)
            .Add("name", definition.Name)
            .Add("description", definition.Description)
            .Add("url", definition.Url)
            .Add("event types", definition.Filter.ToString())
            .Add("filter", definition.Payload?.Json)
            .Add("status", Words.Status(webhook))
            .Add("health", Words.Health(webhook.Health))
            .Add("pending", $"{counts.Pending}, of these {counts.InFlight} in flight")
            .Add("oldest pending", Words.Instant(counts.OldestPendingAt))
            .Add("backlog", $"{counts.Backlog} events of the project that it has not read")
            .Add("delivered", Words.Number(counts.Delivered))
            .Add("exhausted", Words.Number(counts.Exhausted))
            .Add("throttle", definition.Throttle is { } at ? $"{at.Rate} per {Duration.Format(at.Per)}, burst {at.Burst}" : "none")
            .Add("at once", $"{definition.MaxInFlight}")
            .Add("ordering", Words.Of(definition.Ordering))
            .Add("signing", Words.Signatures(definition.Signing))
            .Add("timeout", definition.Timeout is { } timeout ? Duration.Format(timeout) : null)
            .Add("retries after",
                definition.RetrySchedule is { } schedule ? string.Join(", ", schedule.Waits.Select(Duration.Format)) : null)
            .Add("headers", string.Join(", ", definition.Headers.Keys))
            .Add("created", Words.Instant(webhook.CreatedAt))
            .Add("changed", Words.Instant(webhook.UpdatedAt))
            .Lines();
    }
}
