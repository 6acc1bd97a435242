using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Actors.Tests.Audit;

public sealed class AuditTests : EngineTest
{
    [Fact]
    public async Task What_the_engine_changes_is_recorded_as_its_own()
    {
        Receiver.Answers = _ => new(410);
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await Engine.PublishAsync("evt_1");
        await Engine.UntilAsync(webhook, view => view.Status == WebhookStatus.Disabled);

        var rows = await Engine.UntilAsync(ListAsync, page => page.Count == 2);

        Assert.Equal(
            [("webhook.disabled", ActorKind.System), ("webhook.created", ActorKind.Host)],
            rows.Select(row => (row.Action, row.Actor.Kind)));
        Assert.Equal(
            """{"status":{"from":"active","to":"disabled"},"status_reason":{"from":null,"to":"gone"}}""", rows[0].Changes);
    }

    [Fact]
    public async Task A_change_whose_write_failed_is_not_recorded()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        Engine.Journal.Before = _ => throw new IOException("Away.");
        await Assert.ThrowsAsync<RefusedException>(() => Engine.Gateway.Webhooks.PauseAsync(Sample.Project, webhook));
        Engine.Journal.Before = _ => Task.CompletedTask;

        await Engine.UntilAsync(
            () => TryAsync(() => Engine.Gateway.Webhooks.PauseAsync(Sample.Project, webhook)), isDone => isDone);

        var rows = await Engine.UntilAsync(ListAsync, page => page.Count >= 2);
        Assert.Equal(["webhook.paused", "webhook.created"], rows.Select(row => row.Action));
    }

    private static async Task<bool> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (RefusedException)
        {
            return false;
        }
    }

    private async Task<IReadOnlyList<AuditView>> ListAsync() =>
        (await Engine.Queries.ListAuditAsync(Sample.Project, new(), 100, null, CancellationToken.None)).Items;
}
