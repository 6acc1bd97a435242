using Spectre.Console.Rendering;
using Xunit;

namespace Webhooks.Cli.Tests.Output;

public sealed class DrawingTests
{
    private static readonly string Long = new('x', 300);

    [Fact]
    public void A_row_is_one_line_however_long_it_is()
    {
        var lines = Lines(
            DeliverySheets.List.Of([Resources.Delivery("pending", @event: Long), Resources.Delivery("delivered", 2, code: 204)]));
        Assert.Equal(3, lines.Length);
        Assert.StartsWith($"{Long}  image.status_changed  ", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void No_line_is_filled_up_with_spaces()
    {
        var lines = Lines(FactSheet.Of(("id", "evt_1"), ("body", Long)));
        Assert.Equal(["id    evt_1", $"body  {Long}"], lines);
    }

    [Fact]
    public void Parts_have_one_empty_line_between_them()
    {
        var lines = Lines(EventSheets.One(Resources.Event(), [("Trainer (wh_1)", new("delivered", ["Delivered 3s ago."]))]));
        Assert.Equal(["", "Trainer (wh_1)  delivered", "  Delivered 3s ago."], lines[^3..]);
        Assert.NotEqual("", lines[^4]);
    }

    [Theory]
    [InlineData("pending", 0, null, null, "pending  not tried yet")]
    [InlineData("pending", 1, "status", 500, "pending  attempt 1: 500")]
    [InlineData("pending", 2, "timeout", null, "pending  attempt 2: timeout")]
    [InlineData("delivered", 2, null, 204, "delivered  attempt 2: 204")]
    [InlineData("exhausted", 0, "expired", null, "exhausted  expired")]
    [InlineData("cancelled", 0, null, null, "cancelled")]
    public void A_line_of_a_tail_shows_the_state_of_a_delivery(string status, int attempts, string? reason, int? code, string expected) =>
        Assert.EndsWith($"Z  Trainer  image.status_changed  evt_1  {expected}",
            DeliverySheets.Line(Resources.Delivery(status, attempts, reason, code), Resources.Webhook()), StringComparison.Ordinal);

    [Fact]
    public void A_line_of_a_tail_shows_when_the_next_attempt_is_due() =>
        Assert.EndsWith(
            "attempt 1: 500, next 2026-11-28 12:00:05Z",
            DeliverySheets.Line(Resources.Delivery("pending", 1, "status", 500) with { NextAttemptAt = Resources.Now.AddSeconds(5) },
                Resources.Webhook()),
            StringComparison.Ordinal);

    private static string[] Lines(IRenderable table) => Drawing.Of(table, isTerminal: false).TrimEnd('\n').Split('\n');
}
