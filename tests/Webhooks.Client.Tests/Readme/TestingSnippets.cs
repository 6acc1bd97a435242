using Webhooks.Actors;
using Webhooks.Model;
using Webhooks.Testing;
using Xunit;

namespace Webhooks.Client.Tests.Readme.Testing;

/// <summary>The C# of <c>docs</c> and of the package about tests, as it is written there: a test compares them, and others run them.
/// </summary>
internal static class TestingSnippets
{
    public static async Task Record()
    {
        var publisher = new RecordingPublisher();
        var orders = new Orders(publisher);

        await orders.PayAsync("17");

        var paid = publisher.OfType("order.paid").Single();
        Assert.Equal("17", paid.DataAs<OrderPaid>()!.OrderId);
        Assert.Equal("17", paid.Key);
    }

    public static async Task RecordTyped()
    {
        var publisher = new RecordingPublisher(options => options.EventTypes.Add<OrderPaid>("order.paid"));

        await publisher.For("shop").PublishAsync(new OrderPaid("17", 12.5m));
        Assert.Single(publisher.OfType("order.paid"));
    }

    public static void Unavailable(RecordingPublisher publisher)
    {
        publisher.Refusal = new(RefusalReason.Unavailable, "unavailable", "The database is unavailable.");
    }

    public static async Task RecordInReadme()
    {
        var publisher = new RecordingPublisher();

        await publisher.For("shop").PublishAsync("order.paid", new { order_id = "17", total = 12.5 });

        var paid = publisher.OfType("order.paid").Single();
        Console.WriteLine($"{paid.Project} {paid.Sequence} {paid.Json}");   // shop 1 {"order_id":"17","total":12.5}
        Assert.Equal("""shop 1 {"order_id":"17","total":12.5}""", $"{paid.Project} {paid.Sequence} {paid.Json}");
    }

    public static async Task Receive(WebhooksClient client)
    {
        await using var receiver = await TestReceiver.StartAsync();
        await client.Webhooks.CreateAsync("shop", new()
        {
            Name = "Shop",
            Url = receiver.Url.AbsoluteUri,
            EventTypes = ["order.*"],
            RetrySchedule = ["20ms", "20ms"],
            Secret = receiver.Secret,
        });
        receiver.AnswerNext(503, 503);   // the first two attempts fail

        await client.Events.PublishAsync("shop", "order.paid", new { order_id = "17" });

        var paid = await receiver.WaitForAsync("order.paid");
        Assert.Equal("17", paid.DataAs<OrderPaid>()!.OrderId);
        Assert.Equal([1, 2, 3], (await receiver.WaitForAsync(3)).Select(attempt => attempt.Attempt));
    }
}

internal sealed record OrderPaid(string OrderId, decimal Total = 0);

internal sealed class Orders(IWebhookPublisher publisher)
{
    public Task PayAsync(string order) => publisher.For("shop").PublishAsync("order.paid", new OrderPaid(order), key: order);
}
