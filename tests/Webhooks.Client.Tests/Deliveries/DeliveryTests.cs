using System.Text;
using Webhooks.Contracts;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Client.Tests.Deliveries;

public sealed class DeliveryTests(EngineHost host) : EngineTest(host)
{
    [Fact]
    public async Task A_delivery_is_listed_shown_and_sent_again()
    {
        Receiver.Answers = Answer.First(1, new(500) { Body = "Not today." });
        var webhook = await Register();
        var published = await Client.Events.PublishAsync(Project, "image.seen", new { id = 17 }, id: "evt_mine", key: "17");

        var exhausted = Assert.Single(await Eventually(
            () =>
                Client.Deliveries.ListAsync(Project, webhook.Id, status: "exhausted", eventType: "image.seen",
                    since: DateTimeOffset.UtcNow.AddHours(-1)).All(),
            deliveries => deliveries.Count > 0));
        Assert.Equal((published.Id, 1, 500, "status"),
            (exhausted.EventId, exhausted.Attempts, exhausted.LastStatusCode, exhausted.LastFailureReason));

        Assert.Equal("evt_mine", (await Client.Deliveries.ResendAsync(Project, webhook.Id, published.Id)).EventId);

        await Receiver.Until(2);
        var delivered = await Eventually(
            () => Client.Deliveries.GetAsync(Project, webhook.Id, published.Id), delivery => delivery.Status == "delivered");
        Assert.Equal(["Not today.", ""], delivered.AttemptLog.Select(attempt => attempt.ResponseBody));
        Assert.Equal(Encoding.UTF8.GetString(Receiver.Receipts[0].Body), delivered.Event.ToString());
        Assert.Empty(await Client.Deliveries.ListAsync(Project, webhook.Id, until: DateTimeOffset.UtcNow.AddHours(-1)).All());
    }

    [Fact]
    public async Task A_replay_is_counted_started_found_and_cancelled()
    {
        await Client.Events.PublishAsync(Project, [.. Enumerable.Range(1, 5).Select(i => PublishEventRequest.Of("image.seen", i))]);
        var webhook = await Client.Webhooks.CreateAsync(Project, new()
        {
            Name = "Late",
            Url = Receiver.Url().AbsoluteUri,
            EventTypes = ["image.seen"],
            Throttle = new() { Rate = 1, Per = "1d", Burst = 1 },
            MaxInFlight = 1,
        });

        var count = await Client.Replays.CreateAsync(Project, webhook.Id, new() { DryRun = true, Only = "missing" });
        var replay = await Client.Replays.CreateAsync(
            Project, webhook.Id, new() { Only = "missing", Until = DateTimeOffset.UtcNow.AddDays(1) });
        Assert.Equal((5, null, 5), (count.Matched, count.Id, replay.Matched));
        Assert.Equal("running", (await Client.Replays.FindAsync(Project, webhook.Id, replay.Id!))?.Status);

        await Client.Replays.CancelAsync(Project, webhook.Id, replay.Id!);

        Assert.Equal("cancelled", Assert.Single(await Client.Replays.ListAsync(Project, webhook.Id).All()).Status);
        Assert.Null(await Client.Replays.FindAsync(Project, webhook.Id, "rp_other"));
    }
}
