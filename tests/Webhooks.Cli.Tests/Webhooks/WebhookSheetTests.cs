using Webhooks.Contracts;
using Xunit;

namespace Webhooks.Cli.Tests.Webhooks;

public sealed class WebhookSheetTests
{
    [Fact]
    public void A_webhook_that_a_limit_holds_up_says_which_and_until_when()
    {
        var limited = Resources.Webhook() with { LimitedBy = "throttle", DrainedAt = Resources.Now };

        Assert.Contains("limited by   throttle, until about 2026-11-28 12:00:00Z", Shown(limited), StringComparison.Ordinal);
        Assert.Contains("limited by   max_in_flight\n", Shown(limited with { LimitedBy = "max_in_flight", DrainedAt = null }),
            StringComparison.Ordinal);
        Assert.DoesNotContain("limited by", Shown(Resources.Webhook()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_webhook_says_where_and_why()
    {
        var shown = Shown(Resources.Webhook() with { Status = "damaged", Damage = Resources.Damage() });

        Assert.Contains("it is damaged (webhook-labels.wh_1, sequence number 3): The row cannot be read\n", shown,
            StringComparison.Ordinal);
    }

    private static string Shown(WebhookResource webhook) => Drawing.Of(WebhookSheets.One(webhook), isTerminal: false);
}
