using System.Text.Json;
using Webhooks.Contracts;
using Xunit;
using static Webhooks.Cli.Tests.Resources;

namespace Webhooks.Cli.Tests.Definitions;

public class WebhookFieldTests
{
    [Fact]
    public void Each_field_that_the_owner_of_a_webhook_decides_has_an_option_and_a_line()
    {
        var names = typeof(CreateWebhookRequest).GetProperties()
            .Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
        Assert.Equal(names.Except(["secret", "start_at"]).Order(), WebhookFields.Facts(Webhook()).Keys.Order());
    }

    [Fact]
    public void A_definition_has_each_field_of_the_webhook_and_no_other()
    {
        var file = JsonDocument.Parse(
            WebhookDefinitions.Of([Webhook() with { Description = "Trains", Filter = RawJson.Parse("{}") }], withHeaderValues: false)
                .ToJson());

        var fields = file.RootElement.GetProperty("webhooks")[0].EnumerateObject().Select(field => field.Name);

        Assert.Equal(
            ["name", "url", "description", "event_types", "filter", "headers", "throttle", "max_in_flight", "ordering", "signing",
                "timeout", "retry_schedule"],
            fields);
    }
}
