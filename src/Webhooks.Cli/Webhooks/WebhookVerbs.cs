using System.CommandLine;
using Webhooks.Client;
using Webhooks.Contracts;

namespace Webhooks.Cli;

internal static class WebhookVerbs
{
    public static Command Noun() => new("webhooks", "Registered receivers.")
    {
        List(), Show(), Create(), Update(),
        Act("pause", "Pause a webhook; its events are kept.",
            static (client, project, id, cancellation) => client.PauseAsync(project, id, cancellation)),
        Act("resume", "Resume a paused webhook, with everything since.",
            static (client, project, id, cancellation) => client.ResumeAsync(project, id, cancellation)),
        Enable(), TestVerb.Create(), Delete(), SecretVerbs.Rotate(), SecretVerbs.Reveal(), StatisticsVerb.Create(),
    };

    private static Verb List()
    {
        var (project, limit) = (Options.Project(), Options.Limit());
        return new Verb("list", "List the webhooks of a project.", "webhooks webhooks list --project labels",
            "webhooks webhooks list -p labels -o json | jq .url") { project, limit }
            .Does(async call =>
            {
                var session = await call.OpenAsync(project);
                await call.ListAsync(session.Client.Webhooks.ListAsync(session.Project, call.Cancellation), WebhookSheets.List,
                    call.Get(limit));
            });
    }

    private static Verb Show()
    {
        var (webhook, project) = (Options.Webhook(), Options.Project());
        return new Verb("show", "Show a webhook: its settings, health and counts.",
            "webhooks webhooks show StatusChange --project labels") { webhook, project }
            .Does(async call => Show(call, (await call.OpenAsync(project, webhook)).Webhook));
    }

    private static Verb Create()
    {
        var (project, fields) = (Options.Project(), new WebhookFields());
        var secret = new Option<string?>(
            "--secret")
        { Description = "Its signing secret, whsec_…; default: a new one", HelpName = "SECRET" };
        var start = new Option<string?>(
            "--start-at")
        {
            Description = "Where it starts: earliest, or an instant (RFC 3339); default: the next event",
            HelpName = "WHEN",
        };
        var verb = fields.AddTo(
            new Verb(
                "create",
                "Create a webhook. The answer contains its signing secret.",
                "webhooks webhooks create -p labels --name StatusChange --target https://trainer.example/hooks "
                + "--types image.status_changed",
                "webhooks webhooks create -p labels --name Slow --target https://slow.example/ --types 'image.**' --throttle 10/1s "
                    + "--retry-schedule 5s,5m,1h") { project },
            isNew: true);
        verb.Add(secret);
        verb.Add(start);
        return verb.Does(async call =>
        {
            var session = await call.OpenAsync(project);
            var creation = fields.Creation(call) with { Secret = call.Get(secret), StartAt = call.Get(start) };
            Show(call, await session.Client.Webhooks.CreateAsync(session.Project, creation, call.Cancellation));
        });
    }

    private static Verb Update()
    {
        var (webhook, project, fields) = (Options.Webhook(), Options.Project(), new WebhookFields());
        var reset = new Option<string[]>(
            "--reset")
        {
            Description = "A field to reset to its default, by its API name, such as retry_schedule",
            HelpName = "FIELD",
        };
        var verb = fields.AddTo(
            new Verb(
                "update",
                "Change a webhook; other fields stay.",
                "webhooks webhooks update StatusChange -p labels --target https://trainer.example/v2/hooks",
                "webhooks webhooks update StatusChange -p labels --reset retry_schedule") { webhook, project },
            isNew: false);
        verb.Add(reset);
        return verb.Does(async call =>
        {
            var (session, found) = await call.OpenAsync(project, webhook);
            var change = fields.Change(call, call.Get(reset) ?? []);
            Show(call, await session.Client.Webhooks.UpdateAsync(session.Project, found.Id, change, call.Cancellation));
        });
    }

    private static Verb Enable()
    {
        var (webhook, project) = (Options.Webhook(), Options.Project());
        var skip = new Option<bool>("--skip-backlog") { Description = "Continue with the next event instead of everything since" };
        return new Verb(
            "enable",
            "Enable a webhook that the system disabled.",
            "webhooks webhooks enable StatusChange -p labels",
            "webhooks webhooks enable StatusChange -p labels --skip-backlog") { webhook, project, skip }
            .Does(async call =>
            {
                var (session, found) = await call.OpenAsync(project, webhook);
                Show(call, await session.Client.Webhooks.EnableAsync(session.Project, found.Id, call.Get(skip), call.Cancellation));
            });
    }

    private static Verb Delete()
    {
        var (webhook, project, yes) = (Options.Webhook(), Options.Project(), Options.Yes());
        return new Verb("delete", "Delete a webhook and cancel its pending deliveries.",
            "webhooks webhooks delete StatusChange -p labels --yes") { webhook, project, yes }
            .Does(async call =>
            {
                var (session, found) = await call.OpenAsync(project, webhook);
                await call.ConfirmAsync(
                    yes, $"Delete the webhook {found.Name} ({found.Id}) with {found.Counts.Pending} pending deliveries?");
                await session.Client.Webhooks.DeleteAsync(session.Project, found.Id, call.Cancellation);
                call.Say($"Deleted {found.Name} ({found.Id}).");
            });
    }

    private static Verb Act(
        string name, string description, Func<WebhookOperations, string, string, CancellationToken, Task<WebhookResource>> act)
    {
        var (webhook, project) = (Options.Webhook(), Options.Project());
        return new Verb(name, description, $"webhooks webhooks {name} StatusChange --project labels") { webhook, project }
            .Does(async call =>
            {
                var (session, found) = await call.OpenAsync(project, webhook);
                Show(call, await act(session.Client.Webhooks, session.Project, found.Id, call.Cancellation));
            });
    }

    private static void Show(Call call, WebhookResource webhook) =>
        call.Show(webhook, ContractsJson.Readable.WebhookResource, WebhookSheets.One);
}
