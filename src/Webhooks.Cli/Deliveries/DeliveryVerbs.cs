using System.CommandLine;
using Webhooks.Contracts;

namespace Webhooks.Cli;

internal static class DeliveryVerbs
{
    public static Command Noun() => new("deliveries", "Deliveries of events to a webhook.") { List(), Show(), Resend(), TailVerb.Create() };

    private static Verb List()
    {
        var (webhook, project, limit) = (Options.Webhook(), Options.Project(), Options.Limit());
        var status = new Option<string?>("--status") { Description = "Only deliveries in this state", HelpName = "STATUS" }.Among(
            "pending", "delivered", "exhausted", "cancelled");
        var type = new Option<string?>("--type") { Description = "Only deliveries of events of this type", HelpName = "TYPE" };
        var (since, until) = (Options.Since("events"), Options.Until("events"));
        return new Verb(
            "list",
            "List a webhook's deliveries, newest first.",
            "webhooks deliveries list StatusChange -p labels --status exhausted --since 2h",
            "webhooks deliveries list StatusChange -p labels -o json | jq -r .event_id") { webhook, project, status, type, since, until,
                limit }
            .Does(async call =>
            {
                var (session, found) = await call.OpenAsync(project, webhook);
                var list = session.Client.Deliveries.ListAsync(
                    session.Project, found.Id, call.Get(status), call.Get(type), call.Get(since), call.Get(until), call.Cancellation);
                await call.ListAsync(list, DeliverySheets.List, call.Get(limit));
            });
    }

    private static Verb Show()
    {
        var (webhook, @event, project) = (Options.Webhook(), Options.Event(), Options.Project());
        return new Verb(
            "show",
            "Show the delivery of an event to a webhook: a summary, each attempt, the body and the answers.",
            "webhooks deliveries show StatusChange evt_H0Py3CXvc47stYVtoRD-u3jU -p labels") { webhook, @event, project }
            .Does(async call =>
            {
                var (session, found) = await call.OpenAsync(project, webhook);
                var delivery = await session.Client.Deliveries.GetAsync(session.Project, found.Id, call.Get(@event), call.Cancellation);
                call.Show(delivery, ContractsJson.Readable.DeliveryDetailResource,
                    shown => DeliverySheets.One(shown, found, TimeProvider.System.GetUtcNow()));
            });
    }

    private static Verb Resend()
    {
        var (webhook, @event, project) = (Options.Webhook(), Options.Event(), Options.Project());
        return new Verb(
            "resend",
            "Send a delivery again, under the same webhook-id.",
            "webhooks deliveries resend StatusChange evt_H0Py3CXvc47stYVtoRD-u3jU -p labels") { webhook, @event, project }
            .Does(async call =>
            {
                var (session, found) = await call.OpenAsync(project, webhook);
                var answer = await session.Client.Deliveries.ResendAsync(session.Project, found.Id, call.Get(@event), call.Cancellation);
                call.Show(answer, ContractsJson.Readable.ResendAnswer, sent => FactSheet.Of(("event", sent.EventId)));
                call.Say($"Sending to {found.Name}. See: webhooks deliveries show {found.Id} {answer.EventId} -p {session.Project}");
            });
    }
}
