using System.CommandLine;
using Webhooks.Contracts;

namespace Webhooks.Cli;

internal static class ReplayVerbs
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private static readonly Sheet<ReplayResource> Sheet = new(
        ContractsJson.Readable.ReplayResource,
        new("id", replay => replay.Id),
        new("status", replay => replay.Status),
        new("only", replay => replay.Only),
        new("since", replay => Instants.Format(replay.Since)),
        new("until", replay => Instants.Format(replay.Until)),
        new("tried", replay => $"{replay.Tried}", IsNumber: true),
        new("matched", replay => $"{replay.Matched}", IsNumber: true),
        new("started", replay => Instants.Format(replay.StartedAt)),
        new("ended", replay => Instants.Format(replay.EndedAt)));

    public static Command Noun() => new("replay", "Replays: past events that a webhook sends again.") { Start(), List(), Cancel() };

    private static Verb Start()
    {
        var (webhook, project, since, until) = (Options.Webhook(), Options.Project(), Options.Since("events"), Options.Until("events"));
        var only = new Option<string?>(
            "--only")
        {
            Description = "all events that match; only those whose delivery is exhausted; only those never delivered (missing)",
            HelpName = "all|exhausted|missing",
        }
            .Among("all", "exhausted", "missing");
        var dryRun = new Option<bool>("--dry-run") { Description = "Only count them" };
        var wait = new Option<bool>(
            "--wait")
        { Description = "Wait until each was tried and show the progress; Ctrl-C leaves it running" };
        return new Verb(
            "start",
            "Send past events again, within the webhook's throttle and beside live traffic.",
            "webhooks replay start StatusChange -p labels --since 2h --only exhausted --dry-run",
            "webhooks replay start StatusChange -p labels --since 2026-09-28T00:00:00Z --until 2026-09-29T00:00:00Z --wait") { webhook,
                project, since, until, only, dryRun, wait }
            .Does(async call =>
            {
                var (session, found) = await call.OpenAsync(project, webhook);
                var request =
                    new ReplayRequest
                    {
                        Since = call.Get(since),
                        Until = call.Get(until),
                        Only = call.Get(only),
                        DryRun = call.Get(dryRun),
                    };
                var answer = await session.Client.Replays.CreateAsync(session.Project, found.Id, request, call.Cancellation);
                if (call.Get(wait) && answer.Id is { } id)
                    return await WaitAsync(call, session, found, id);
                call.Show(answer, ContractsJson.Readable.ReplayAnswer,
                    shown => FactSheet.Of(
                        ("matched", shown.AtLeast ? $"at least {shown.Matched}" : $"{shown.Matched}"), ("replay", shown.Id)));
                return ExitCodes.Done;
            });
    }

    private static Verb List()
    {
        var (webhook, project, limit) = (Options.Webhook(), Options.Project(), Options.Limit());
        return new Verb("list", "List a webhook's running replays and the last ones that ended.",
            "webhooks replay list StatusChange -p labels") { webhook, project, limit }
            .Does(async call =>
            {
                var (session, found) = await call.OpenAsync(project, webhook);
                await call.ListAsync(session.Client.Replays.ListAsync(session.Project, found.Id, call.Cancellation), Sheet,
                    call.Get(limit));
            });
    }

    private static Verb Cancel()
    {
        var (webhook, replay, project) = (Options.Webhook(), Options.Id("replay", "The id of the replay"), Options.Project());
        return new Verb("cancel", "Cancel a replay; started deliveries continue.",
            "webhooks replay cancel StatusChange rp_2kd93 -p labels") { webhook, replay, project }
            .Does(async call =>
            {
                var (session, found) = await call.OpenAsync(project, webhook);
                await session.Client.Replays.CancelAsync(session.Project, found.Id, call.Get(replay), call.Cancellation);
                call.Say($"Cancelled the replay {call.Get(replay)}.");
            });
    }

    private static async Task<int> WaitAsync(Call call, Session session, WebhookResource webhook, string id)
    {
        try
        {
            var ended = await call.WatchAsync($"Replaying to {webhook.Name}", report => EndAsync(call, session, webhook, id, report));
            call.Show(ended, ContractsJson.Readable.ReplayResource, shown => Sheet.Of([shown]));
            return ended.Status == "completed" ? ExitCodes.Done : ExitCodes.Negative;
        }
        catch (OperationCanceledException) when (call.Cancellation.IsCancellationRequested)
        {
            throw new CliException($"The replay continues. Cancel: webhooks replay cancel {webhook.Id} {id} --project {session.Project}",
                ExitCodes.Interrupted);
        }
    }

    private static async Task<ReplayResource> EndAsync(
        Call call, Session session, WebhookResource webhook, string id, Action<string, double?> report)
    {
        while (true)
        {
            var replay = await session.Client.Replays.FindAsync(session.Project, webhook.Id, id, call.Cancellation)
                ?? throw new CliException($"The replay {id} is no longer known.", ExitCodes.NotFound);
            if (replay.EndedAt is not null)
                return replay;
            report($"{replay.Tried:N0} of {replay.Matched:N0}", replay.Matched > 0 ? (double)replay.Tried / replay.Matched : 0);
            await Task.Delay(Interval, call.Cancellation);
        }
    }
}
