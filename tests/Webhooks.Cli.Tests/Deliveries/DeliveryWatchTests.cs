using Webhooks.Contracts;
using Xunit;
using static Webhooks.Cli.Tests.Resources;

namespace Webhooks.Cli.Tests.Deliveries;

public class DeliveryWatchTests
{
    private readonly DeliveryWatch watch = new(Now.AddHours(-1));

    [Fact]
    public void A_delivery_is_printed_when_it_is_new_when_it_was_tried_and_when_it_has_ended()
    {
        Assert.Equal(["pending 0"], Look(At("evt_1", "pending", 0)));
        Assert.Empty(Look(At("evt_1", "pending", 0)));
        Assert.Equal(["pending 1"], Look(At("evt_1", "pending", 1)));
        Assert.Equal(["delivered 2"], Look(At("evt_1", "delivered", 2)));
        Assert.Empty(Look(At("evt_1", "delivered", 2)));
    }

    [Fact]
    public void They_are_printed_in_the_order_of_events() =>
        Assert.Equal(["evt_1", "evt_2"],
            watch.Changed([At("evt_2", "pending", 0, 2), At("evt_1", "pending", 0, 1)]).Select(delivery => delivery.EventId));

    [Fact]
    public void What_is_pending_stays_in_sight_while_others_come_and_go()
    {
        Look(At("evt_1", "pending", 1, minute: 1));
        for (var minute = 2; minute < 20; minute++)
            Look(At($"evt_{minute}", "delivered", 1, minute), At("evt_1", "pending", 1, minute: 1));

        Assert.Equal(Now.AddMinutes(1), watch.Since);
        Assert.Equal(["delivered 2"], Look(At("evt_1", "delivered", 2, minute: 1)));
    }

    [Fact]
    public void What_has_ended_is_not_listed_again()
    {
        Look(At("evt_1", "delivered", 1, minute: 1), At("evt_2", "delivered", 1, minute: 2));
        Assert.Equal(Now.AddMinutes(2), watch.Since);
    }

    private static DeliveryResource At(string @event, string status, int attempts, int minute = 0) =>
        Delivery(status, attempts, @event: @event) with { AcceptedAt = Now.AddMinutes(minute) };

    private IEnumerable<string> Look(params IReadOnlyList<DeliveryResource> listed) =>
        watch.Changed(listed).Select(delivery => $"{delivery.Status} {delivery.Attempts}");
}
