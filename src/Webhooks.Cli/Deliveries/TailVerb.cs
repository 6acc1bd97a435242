using System.CommandLine;
using Webhooks.Contracts;

namespace Webhooks.Cli;

internal static class TailVerb
{
    // For one poll; an operator cannot read more than that in a second.
    private const int MostAtOnce = 5_000;

    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(1);

    public static Verb Create()
    {
        var project = Options.Project();
        var webhook = new Argument<string?>(
            "webhook")
        { Description = "Its id or name; default: all of the project", Arity = ArgumentArity.ZeroOrOne };
        var interval = Options.Duration("--interval", "How often to poll; default 1s");
        var since = Options.Since("deliveries of events");
        var count = Options.Count();
        return new Verb(
            "tail",
            "Follow deliveries live: print a line when one is created, tried or ended. Ctrl-C stops.",
            "webhooks deliveries tail -p labels",
            "webhooks deliveries tail StatusChange -p labels --since 10m --output json") { webhook, project, interval, since, count }
            .Does(async call =>
            {
                var session = await call.OpenAsync(project);
                var named = call.Get(webhook) is { } text ? await session.WebhookAsync(text, call.Cancellation) : null;
                // Before the message: an event that is published after it counts as new.
                var start = call.Get(since) ?? TimeProvider.System.GetUtcNow();
                call.Say($"Following the deliveries {(named is null ? $"of {session.Project}" : $"to {named.Name}")}; Ctrl-C stops.");
                await call.TailAsync(call.Get(interval) ?? DefaultInterval, call.Get(count),
                    new Round(call, session, named, start).LookAsync);
            });
    }

    private sealed class Round(Call call, Session session, WebhookResource? only, DateTimeOffset start)
    {
        private readonly Dictionary<string, DeliveryWatch> watches = [];

        /// <summary>Polls once and prints new lines.</summary>
        public async Task<int> LookAsync(int most)
        {
            var (client, cancellation, printed) = (session.Client, call.Cancellation, 0);
            var webhooks = only is null ? await client.Webhooks.ListAsync(session.Project, cancellation).ToListAsync(cancellation) : [only];
            foreach (var webhook in webhooks)
            {
                if (!watches.TryGetValue(webhook.Id, out var watch))
                    watches[webhook.Id] = watch = new(start);
                var listed =
                    await client.Deliveries.ListAsync(session.Project, webhook.Id, since: watch.Since, cancellationToken: cancellation)
                    .Take(MostAtOnce).ToListAsync(cancellation);
                foreach (var delivery in watch.Changed(listed).Take(most - printed))
                {
                    Print(webhook, delivery);
                    printed++;
                }
            }

            return printed;
        }

        private void Print(WebhookResource webhook, DeliveryResource delivery)
        {
            if (call.IsJson)
            {
                call.PrintJson(delivery, ContractsJson.Readable.DeliveryResource);
                return;
            }

            call.Print(DeliverySheets.Line(delivery, webhook));
        }
    }
}
