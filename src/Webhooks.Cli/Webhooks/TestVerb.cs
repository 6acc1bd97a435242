using System.CommandLine;
using Webhooks.Client;
using Webhooks.Contracts;

namespace Webhooks.Cli;

internal static class TestVerb
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(70); // longer than any attempt may take
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    public static Verb Create()
    {
        var (webhook, project) = (Options.Webhook(), Options.Project());
        var wait = new Option<bool>(
            "--wait")
        { Description = "Wait for the first attempt and show it; exit code 1 if it fails, even if it is retried" };
        return new Verb(
            "test",
            "Send a webhook.test event to a webhook only.",
            "webhooks webhooks test StatusChange -p labels --wait",
            "webhooks webhooks test StatusChange -p labels") { webhook, project, wait }
            .Does(async call =>
            {
                var (session, found) = await call.OpenAsync(project, webhook);
                var sent = await session.Client.Webhooks.TestAsync(session.Project, found.Id, call.Cancellation);
                if (call.Get(wait))
                    return Tell(call, await AttemptedAsync(session, found.Id, sent.Id, call.Cancellation), found);
                call.Show(sent, ContractsJson.Readable.TestAnswer, answer => FactSheet.Of(("event", answer.Id)));
                return ExitCodes.Done;
            });
    }

    private static async Task<DeliveryDetailResource> AttemptedAsync(
        Session session, string webhook, string @event, CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < Patience)
        {
            try
            {
                var delivery = await session.Client.Deliveries.GetAsync(session.Project, webhook, @event, cancellation);
                if (delivery.AttemptLog.Count > 0)
                    return delivery;
            }
            catch (WebhooksApiException e) when (e.Code is ProblemCodes.DeliveryNotFound or ProblemCodes.EventNotFound)
            {
                // Listed only when its first attempt is in the log.
            }

            await Task.Delay(Interval, cancellation);
        }

        throw new CliException(
            $"The test event {@event} was not tried within {Instants.Roughly(Patience)}. Is the webhook paused? webhooks webhooks show "
                + $"{webhook}", ExitCodes.Negative);
    }

    private static int Tell(Call call, DeliveryDetailResource delivery, WebhookResource webhook)
    {
        call.Show(delivery, ContractsJson.Readable.DeliveryDetailResource,
            shown => DeliverySheets.One(shown, webhook, TimeProvider.System.GetUtcNow()));
        return delivery.Status == "delivered" ? ExitCodes.Done : ExitCodes.Negative;
    }
}
