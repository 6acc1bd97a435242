using System.CommandLine;
using Webhooks.Client;
using Webhooks.Contracts;

namespace Webhooks.Cli;

internal static class EventVerbs
{
    // Above that a story has no answers of receivers; JSON and deliveries show have them.
    private const int LastAttempts = 50;

    private const int MostWebhooks = 1_000;

    public static Command Noun() => new("events", "Published events and their deliveries.") { PublishVerb.Create(), List(), Show() };

    private static Verb List()
    {
        var (project, limit, since) = (Options.Project(), Options.Limit(), Options.Since("events"));
        var type = new Option<string?>("--type") { Description = "Only events of this type", HelpName = "TYPE" };
        return new Verb("list", "List events, newest first.",
            "webhooks events list --project labels --type image.status_changed --since 1h") { project, type, since, limit }
            .Does(async call =>
            {
                var session = await call.OpenAsync(project);
                await call.ListAsync(session.Client.Events.ListAsync(session.Project, call.Get(type), call.Get(since), call.Cancellation),
                    EventSheets.List, call.Get(limit));
            });
    }

    private static Verb Show()
    {
        var (@event, project) = (Options.Event(), Options.Project());
        return new Verb(
            "show",
            "Show an event and, for each webhook of its project, why it did or did not arrive.",
            "webhooks events show evt_H0Py3CXvc47stYVtoRD-u3jU --project labels",
            "webhooks events show evt_H0Py3CXvc47stYVtoRD-u3jU -p labels -o json") { @event, project }
            .Does(async call =>
            {
                var session = await call.OpenAsync(project);
                var detail = await FindAsync(session, call.Get(@event), call.Cancellation);
                if (call.IsJson)
                    call.PrintJson(detail, ContractsJson.Readable.EventDetailResource);
                else
                    call.Terminal.Draw(EventSheets.One(detail, await StoriesAsync(session, detail, call.Cancellation)));
            });
    }

    private static async Task<EventDetailResource> FindAsync(Session session, string id, CancellationToken cancellation)
    {
        try
        {
            return await session.Client.Events.GetAsync(session.Project, id, cancellation);
        }
        catch (WebhooksApiException e) when (e.Code == ProblemCodes.EventNotFound)
        {
            throw new CliException(
                $"The project {session.Project} has no event {id}: it was published elsewhere, never accepted (202), or is past its "
                    + "retention. Publish it again with this id; it is stored once.",
                ExitCodes.NotFound);
        }
    }

    private static async Task<IReadOnlyList<(string, DeliveryStory)>> StoriesAsync(
        Session session, EventDetailResource detail, CancellationToken cancellation)
    {
        var client = session.Client;
        var webhooks = await client.Webhooks.ListAsync(session.Project, cancellation).Take(MostWebhooks).ToListAsync(cancellation);
        var last = new Dictionary<string, AttemptResource>();
        foreach (var delivery in detail.Deliveries.Where(delivery => delivery.Status != "delivered" && delivery.Attempts > 0)
            .Take(LastAttempts))
        {
            try
            {
                if ((await client.Deliveries.GetAsync(session.Project, delivery.WebhookId, detail.Id, cancellation)).AttemptLog is [..,
                    var attempt])
                    last[delivery.WebhookId] = attempt;
            }
            catch (WebhooksApiException e) when (e.Status == 404)
            {
                // Deleted meanwhile; the story does without it.
            }
        }

        return EventStory.Of(detail, webhooks, last, TimeProvider.System.GetUtcNow());
    }
}
