using System.Text.Json;
using Webhooks.Contracts;
using Xunit;

namespace Webhooks.Client.Tests.Events;

public sealed class EventTests(EngineHost host) : EngineTest(host)
{
    [Fact]
    public async Task One_event_is_published_once_however_often()
    {
        var first = await Client.Events.PublishAsync(
            Project, "image.seen", new { Id = 17 }, id: "evt_17", key: "17", timestamp: DateTimeOffset.UnixEpoch);
        var second = await Client.Events.PublishAsync(
            Project,
            PublishEventRequest.Of("image.seen", new { Id = 17 }) with { Id = "evt_17", Key = "17", Timestamp = DateTimeOffset.UnixEpoch });
        var other = await Assert.ThrowsAsync<WebhooksApiException>(
            () => Client.Events.PublishAsync(Project, "image.seen", new { Id = 18 }, id: "evt_17"));

        Assert.Equal((first.Sequence, false, true), (second.Sequence, first.Duplicate, second.Duplicate));
        Assert.Equal((409, ProblemCodes.EventConflict), (other.Status, other.Code));
        var found = await Eventually(() => Find("evt_17"), @event => @event is not null);
        Assert.Contains("""
            "timestamp":"1970-01-01T00:00:00.000Z","project_id":
            """.Trim(), found!.Event.ToString(), StringComparison.Ordinal);
        Assert.Equal("17", found.Key);
    }

    [Fact]
    public async Task Values_are_sent_in_snake_case_unless_the_client_is_configured_otherwise()
    {
        var own = new WebhooksClient(new HttpClient(), new() { Url = Url, Json = new() });

        await Client.Events.PublishAsync(Project, "image.seen", new { ImageId = 17 }, id: "evt_snake");
        await own.Events.PublishAsync(Project, "image.seen", new { ImageId = 17 }, id: "evt_own");

        Assert.Contains("""
            "data":{"image_id":17}
            """.Trim(), (await Eventually(() => Find("evt_snake"), @event => @event is not null))!.Event.ToString(),
            StringComparison.Ordinal);
        Assert.Contains("""
            "data":{"ImageId":17}
            """.Trim(), (await Eventually(() => Find("evt_own"), @event => @event is not null))!.Event.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_says_how_many_webhooks_ask_for_what_was_published()
    {
        Assert.Equal(0, (await Client.Events.PublishAsync(Project, "image.seen", 1)).Webhooks);
        await Register();

        Assert.Equal(1, (await Client.Events.PublishAsync(Project, "image.seen", 1)).Webhooks);
        Assert.Equal(0, (await Client.Events.PublishAsync(Project, "user.seen", 1)).Webhooks);
        var mixed = await Client.Events.PublishAsync(
            Project, [PublishEventRequest.Of("user.seen", 1), PublishEventRequest.Of("image.seen", 2)]);
        Assert.Equal(1, mixed.Webhooks);
        Assert.All(mixed.Events!, @event => Assert.Null(@event.Webhooks));
        Assert.Equal(1, (await Client.Events.PublishStreamAsync(Project, [PublishEventRequest.Of("image.seen", 3)])).Webhooks);
        Assert.Equal(0, (await Client.Events.PublishStreamAsync(Project, [PublishEventRequest.Of("user.seen", 3)])).Webhooks);
    }

    [Fact]
    public async Task An_event_without_an_id_gets_one_here()
    {
        var answer = await Client.Events.PublishAsync(Project, "image.seen", "data");

        Assert.Matches("^evt_[A-Za-z0-9_-]{24}$", answer.Id);
    }

    [Fact]
    public async Task Data_goes_out_as_it_was_given()
    {
        var webhook = await Register();
        const string data = """
            { "a" : 1.50, "a\u0062": [ "ä<&>+",
              null ] }
            """;

        await Client.Events.PublishAsync(Project,
            [new() { Type = "image.seen", Data = RawJson.Parse(data) }, new() { Type = "image.seen", Data = RawJson.Parse("1e2") }]);

        var receipts = await Receiver.Until(2);
        Assert.Equal(
            [data.Trim(), "1e2"],
            receipts.OrderBy(receipt => receipt.Envelope!.Sequence)
                .Select(receipt => System.Text.Encoding.UTF8.GetString(receipt.Envelope!.Data)));
        Assert.Equal(JsonValueKind.Array,
            (await Client.Events.GetAsync(Project, receipts[0].WebhookId)).Deliveries is { Count: 1 } ? JsonValueKind.Array : default);
        Assert.Equal(webhook.Id, (await Client.Events.GetAsync(Project, receipts[0].WebhookId)).Deliveries[0].WebhookId);
    }

    [Fact]
    public async Task A_list_is_stored_whole_or_not_at_all_and_the_wrong_event_is_named()
    {
        PublishEventRequest[] events = [.. Enumerable.Range(0, 5).Select(i => PublishEventRequest.Of("image.seen", i))];

        var refused = await Assert.ThrowsAsync<WebhooksApiException>(
            () => Client.Events.PublishAsync(Project, [.. events, events[0] with { Type = "Wrong" }]));
        var answer = await Client.Events.PublishAsync(Project, events);

        Assert.Equal((422, ProblemCodes.InvalidEvent, 5), (refused.Status, refused.Code, refused.Index));
        Assert.Equal(["type"], refused.Errors.Keys);
        Assert.Equal((5, 0, 1, 5), (answer.Accepted, answer.Duplicates, answer.FirstSequence, answer.LastSequence));
        Assert.Equal([1, 2, 3, 4, 5], answer.Events!.Select(e => e.Sequence));
    }

    [Fact]
    public async Task Events_are_listed_over_many_parts_newest_first()
    {
        await Client.Events.PublishStreamAsync(Project,
            Enumerable.Range(1, 250).Select(i => PublishEventRequest.Of(i % 2 == 0 ? "image.even" : "image.odd", i)));

        var all = await Eventually(() => Client.Events.ListAsync(Project).All(), events => events.Count == 250);
        var even = await Client.Events.ListAsync(Project, type: "image.even", since: DateTimeOffset.UtcNow.AddHours(-1)).All();
        var listing = Client.Events.ListAsync(Project);
        var first = await listing.PageAsync(limit: 10);
        var second = await listing.PageAsync(limit: 10, first.NextCursor);

        Assert.Equal(Enumerable.Range(1, 250).Reverse().Select(i => (long)i), all.Select(e => e.Sequence));
        Assert.Equal(125, even.Count);
        Assert.Equal(all.Take(20).Select(e => e.Id), first.Items.Concat(second.Items).Select(e => e.Id));
    }

    private async Task<EventDetailResource?> Find(string id)
    {
        try
        {
            return await Client.Events.GetAsync(Project, id);
        }
        catch (WebhooksApiException e) when (e.Code == ProblemCodes.EventNotFound)
        {
            return null;
        }
    }
}
