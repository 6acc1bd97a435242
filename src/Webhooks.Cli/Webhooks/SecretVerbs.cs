using Webhooks.Contracts;

namespace Webhooks.Cli;

internal static class SecretVerbs
{
    public static Verb Reveal()
    {
        var (webhook, project) = (Options.Webhook(), Options.Project());
        return new Verb("secret", "Show the signing secret of a webhook in plaintext.",
            "webhooks webhooks secret StatusChange --project labels") { webhook, project }
            .Does(async call =>
            {
                var (session, found) = await call.OpenAsync(project, webhook);
                Show(call, await session.Client.Webhooks.GetSecretAsync(session.Project, found.Id, call.Cancellation));
            });
    }

    public static Verb Rotate()
    {
        var (webhook, project) = (Options.Webhook(), Options.Project());
        var overlap = Options.Duration("--overlap",
            "How long the current secret still signs; default 24h, 0s ends all earlier ones at once");
        return new Verb(
            "rotate",
            "Replace the signing secret of a webhook; both secrets sign until the overlap ends.",
            "webhooks webhooks rotate StatusChange -p labels",
            "webhooks webhooks rotate StatusChange -p labels --overlap 0s") { webhook, project, overlap }
            .Does(async call =>
            {
                var (session, found) = await call.OpenAsync(project, webhook);
                Show(
                    call,
                    await session.Client.Webhooks.RotateSecretAsync(
                        session.Project, found.Id, call.Get(overlap), cancellationToken: call.Cancellation));
            });
    }

    private static void Show(Call call, SecretResource secret)
    {
        call.Show(secret, ContractsJson.Readable.SecretResource,
            shown => FactSheet.Of(("secret", shown.Secret), ("public key", shown.PublicKey)));
        if (!call.IsJson && secret.PreviousUntil is { } until)
            call.Say($"Earlier secrets still sign until {Instants.Format(until)}.");
    }
}
