using Webhooks.Contracts;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Client.Tests.Webhooks;

public sealed class WebhookTests(EngineHost host) : EngineTest(host)
{
    [Fact]
    public async Task A_webhook_is_created_found_changed_and_deleted()
    {
        var created = await Client.Webhooks.CreateAsync(Project, new()
        {
            Name = "Trainer",
            Url = "https://trainer.example/hooks",
            Description = "Trains",
            EventTypes = ["image.*", "task.done"],
            Headers = new Dictionary<string, string> { ["x-team"] = "labels", ["x-left"] = "yes" },
            Throttle = new() { Rate = 7, Per = "2s", Burst = 9 },
            MaxInFlight = 3,
            Ordering = "key",
            Timeout = "5s",
            RetrySchedule = ["1s", "1m"],
            StartAt = "earliest",
        });
        var listed = Assert.Single(await Client.Webhooks.ListAsync(Project).All());
        var found = await Client.Webhooks.GetAsync(Project, created.Id);

        Assert.Equal(("Trainer", "Trains", "active", 3, "key", "5s"),
            (found.Name, found.Description, found.Status, found.MaxInFlight, found.Ordering, found.Timeout));
        Assert.Equal((7, "2s", 9), (found.Throttle!.Rate, found.Throttle.Per, found.Throttle.Burst));
        Assert.StartsWith("whsec_", created.Secret, StringComparison.Ordinal);
        Assert.Equal((created.Id, null), (listed.Id, found.Secret));

        var changed = await Client.Webhooks.UpdateAsync(Project, created.Id, new()
        {
            Name = "Other",
            EventTypes = ["*"],
            Headers = new Dictionary<string, string?> { ["x-team"] = "training", ["x-left"] = null },
            Throttle = new() { Rate = 8 },
            Reset = ["description", "retry_schedule", "max_in_flight", "max_in_flight"],
        });

        Assert.Equal(("Other", null, 16, "key"), (changed.Name, changed.Description, changed.MaxInFlight, changed.Ordering));
        Assert.Equal((8, "2s", 9), (changed.Throttle!.Rate, changed.Throttle.Per, changed.Throttle.Burst));
        Assert.Equal(["*"], changed.EventTypes);
        Assert.Equal(new Dictionary<string, string> { ["x-team"] = "training" }, changed.Headers);
        Assert.Equal(9, changed.RetrySchedule.Count);

        await Client.Webhooks.DeleteAsync(Project, created.Id);
        var gone = await Assert.ThrowsAsync<WebhooksApiException>(() => Client.Webhooks.GetAsync(Project, created.Id));
        Assert.Equal((404, ProblemCodes.WebhookNotFound), (gone.Status, gone.Code));
    }

    [Fact]
    public async Task Of_many_changes_at_once_none_is_lost()
    {
        const int Changes = 24;
        var webhook = await Register();

        await Task.WhenAll(
        [
            .. Enumerable.Range(0, Changes).Select(
                i => Change(new() { Headers = new Dictionary<string, string?> { [$"x-{i}"] = $"{i}" } })),
            Change(new() { Throttle = new() { Rate = 7 } }),
            Change(new() { Throttle = new() { Per = "2s" } }),
            Change(new() { Throttle = new() { Burst = 9 } }),
            Change(new() { Description = "changed" }),
            Change(new() { MaxInFlight = 3 }),
        ]);

        var found = await Client.Webhooks.GetAsync(Project, webhook.Id);
        Assert.Equal(Enumerable.Range(0, Changes).ToDictionary(i => $"x-{i}", i => $"{i}"), found.Headers);
        Assert.Equal((7, "2s", 9), (found.Throttle!.Rate, found.Throttle.Per, found.Throttle.Burst));
        Assert.Equal(("changed", 3), (found.Description, found.MaxInFlight));

        Task Change(UpdateWebhookRequest change) => Client.Webhooks.UpdateAsync(Project, webhook.Id, change);
    }

    [Fact]
    public async Task Errors_are_reported_by_field()
    {
        var refused = await Assert.ThrowsAsync<WebhooksApiException>(() => Client.Webhooks.CreateAsync(
            Project, new() { Name = "", Url = "nowhere", EventTypes = ["*"], Timeout = "1d" }));

        Assert.Equal((422, ProblemCodes.InvalidWebhook), (refused.Status, refused.Code));
        Assert.Equal(["name", "timeout", "url"], refused.Errors.Keys.Order());
        Assert.Contains(refused.Detail, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_is_paused_resumed_and_enabled()
    {
        var webhook = await Register();

        Assert.Equal("paused", (await Client.Webhooks.PauseAsync(Project, webhook.Id)).Status);
        await Client.Events.PublishAsync(Project, "image.seen", new { Number = 1 });
        Assert.Equal("active", (await Client.Webhooks.EnableAsync(Project, webhook.Id, skipBacklog: true)).Status);
        await Client.Webhooks.PauseAsync(Project, webhook.Id);
        await Client.Events.PublishAsync(Project, "image.seen", new { Number = 2 });
        Assert.Equal("active", (await Client.Webhooks.ResumeAsync(Project, webhook.Id)).Status);
        Assert.Equal("active", (await Client.Webhooks.EnableAsync(Project, webhook.Id)).Status);

        var receipt = Assert.Single(await Receiver.Until(1));
        Assert.Equal("""{"number":2}""", System.Text.Encoding.UTF8.GetString(receipt.Envelope!.Data));
    }

    [Fact]
    public async Task A_test_event_comes_and_is_counted()
    {
        var webhook = await Register();

        var test = await Client.Webhooks.TestAsync(Project, webhook.Id);

        await Receiver.UntilAll([test.Id]);
        var statistics =
            await Eventually(() => Client.Webhooks.GetStatisticsAsync(Project, webhook.Id, "day"), stats => stats.Total.Delivered == 1);
        Assert.Equal(("day", "15m"), (statistics.Range, statistics.Step));
    }

    [Fact]
    public async Task A_secret_is_shown_and_rotated()
    {
        var webhook = await Register();
        var own = StandardWebhooks.NewSecret();

        var before = await Client.Webhooks.GetSecretAsync(Project, webhook.Id);
        var rotated = await Client.Webhooks.RotateSecretAsync(Project, webhook.Id, TimeSpan.FromMinutes(90), own);
        var ended = await Client.Webhooks.RotateSecretAsync(Project, webhook.Id, TimeSpan.Zero);

        Assert.Equal((Receiver.Secret, null), (before.Secret, before.PreviousUntil));
        Assert.Equal(own, rotated.Secret);
        Assert.NotNull(rotated.PreviousUntil);
        Assert.Null(ended.PreviousUntil);
    }
}
