using Webhooks.Actors.Journal;
using Webhooks.Actors.Tests.Engines;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Webhooks;

public sealed class DamageTests : EngineTest
{
    [Fact]
    public async Task A_webhook_whose_row_cannot_be_read_says_where_and_why_and_others_go_on()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        var other = await Engine.CreateWebhookAsync(Receiver);
        await DamageAsync(webhook);

        var view = await Engine.ViewAsync(webhook);

        Assert.Equal((WebhookStatus.Damaged, "Labels"), (view.Status, view.Definition.Name));
        Assert.Equal(new(PersistenceIds.Of(Sample.Project, webhook), 1, "The row cannot be read. It is torn."), view.Damage);
        var listed = (await Engine.Queries.ListWebhooksAsync(Sample.Project, 10, null, CancellationToken.None)).Items;
        Assert.Equal(view.Damage, Assert.Single(listed, item => item.Status == WebhookStatus.Damaged).Damage);
        Assert.Single(await Engine.Queries.ListTroubledWebhooksAsync(10, CancellationToken.None));
        await Engine.PublishAsync("evt_1");
        await Engine.UntilAsync(other, known => known.Counts.Delivered == 1);
        await Engine.Projects.UntilStoppedAsync(ProjectEntity);
        Assert.Single(Receiver.Receipts);
    }

    [Fact]
    public async Task A_damaged_webhook_cannot_be_changed()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await DamageAsync(webhook);
        var webhooks = Engine.Gateway.Webhooks;

        Func<Task>[] changes =
        [
            () => webhooks.PauseAsync(Sample.Project, webhook),
            () => webhooks.SendTestAsync(Sample.Project, webhook),
            () => webhooks.ChangeAsync(Sample.Project, webhook, new()),
        ];
        foreach (var change in changes)
        {
            var refusal = (await Assert.ThrowsAsync<RefusedException>(change)).Refusal;
            Assert.Equal((RefusalReason.Conflict, "webhook_damaged"), (refusal.Reason, refusal.Code));
        }
    }

    [Fact]
    public async Task A_damaged_webhook_continues_where_it_was_once_it_is_repaired()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        await DamageAsync(webhook);
        await Engine.PublishAsync("waits");
        Assert.Equal(WebhookStatus.Damaged, (await Engine.ViewAsync(webhook)).Status);
        await Engine.Projects.UntilStoppedAsync(ProjectEntity);

        Engine.Journal.Replaces = _ => null;
        await Engine.Webhooks.CrashAsync(TestEngine.Entity(webhook));

        var view = await Engine.UntilAsync(webhook, view => view.Counts.Delivered == 1);
        Assert.Equal((WebhookStatus.Active, null), (view.Status, view.Damage));
        var listed = Assert.Single((await Engine.Queries.ListWebhooksAsync(Sample.Project, 10, null, CancellationToken.None)).Items);
        Assert.Equal((WebhookStatus.Active, null), (listed.Status, listed.Damage));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_damaged_webhook_can_be_deleted_for_good(bool crashesBeforeItsRowsAreGone)
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        var other = await Engine.CreateWebhookAsync(Receiver);
        await DamageAsync(webhook);
        Assert.Equal(WebhookStatus.Damaged, (await Engine.ViewAsync(webhook)).Status);
        Engine.Journal.KeepsDeleted = crashesBeforeItsRowsAreGone;

        await Engine.Gateway.Webhooks.DeleteAsync(Sample.Project, webhook);
        await Engine.Webhooks.CrashAsync(TestEngine.Entity(webhook));

        Assert.Equal("webhook_not_found", (await Assert.ThrowsAsync<RefusedException>(() => Engine.ViewAsync(webhook))).Refusal.Code);
        await Engine.Gateway.Webhooks.DeleteAsync(Sample.Project, webhook);
        Assert.Equal(
            other, Assert.Single((await Engine.Queries.ListWebhooksAsync(Sample.Project, 10, null, CancellationToken.None)).Items).Id);
        await Engine.PublishAsync("evt_1");
        await Engine.UntilAsync(other, view => view.Counts.Delivered == 1);
        Assert.Single(Receiver.Receipts);
        Assert.Single(Engine.Journal.Facts<WebhookUnrouted>());
    }

    [Fact]
    public async Task A_row_of_another_webhook_is_damage()
    {
        var webhook = await Engine.CreateWebhookAsync(Receiver);
        var other = await Engine.CreateWebhookAsync(Receiver);
        var stolen = Engine.Journal.Facts<WebhookCreated>().Single(fact => fact.Id == other);
        Engine.Journal.Replaces = row => row.PersistenceId == PersistenceIds.Of(Sample.Project, webhook) && row.Payload is WebhookCreated
            ? stolen
            : null;
        await Engine.Webhooks.CrashAsync(TestEngine.Entity(webhook));

        var damage = (await Engine.ViewAsync(webhook)).Damage;

        Assert.Contains($"finds a row of webhook {other}", damage!.Reason, StringComparison.Ordinal);
    }

    private async Task DamageAsync(WebhookId webhook)
    {
        Engine.Journal.Replaces = row => row.PersistenceId == PersistenceIds.Of(Sample.Project, webhook) && row.SequenceNr == 1
            ? new UnreadableRow("It is torn.")
            : null;
        await Engine.Webhooks.CrashAsync(TestEngine.Entity(webhook));
    }
}
