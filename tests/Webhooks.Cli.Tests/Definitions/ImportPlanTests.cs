using System.Text;
using Webhooks.Contracts;
using Xunit;
using static Webhooks.Cli.Tests.Resources;

namespace Webhooks.Cli.Tests.Definitions;

public class ImportPlanTests
{
    private static readonly WebhookResource Secretive = Webhook() with
    {
        Headers = new Dictionary<string, string> { ["authorization"] = "Bearer of-secrets" },
        Secret = "whsec_c2VjcmV0",
    };

    private readonly Dictionary<string, string> environment = [];

    [Fact]
    public void What_was_exported_changes_nothing_where_it_came_from()
    {
        var step = Assert.Single(Plan(Export(Secretive), [Secretive]));
        Assert.Equal(("unchanged", "wh_1", 0), (step.Action, step.Id, step.Changes.Count));
    }

    [Fact]
    public void An_export_has_no_secrets()
    {
        var json = Export(Secretive);

        Assert.DoesNotContain("of-secrets", json, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", json, StringComparison.Ordinal);
        Assert.DoesNotContain("wh_1", json, StringComparison.Ordinal);
        Assert.Contains("${TRAINER_AUTHORIZATION}", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_a_webhook_is_missing_it_is_created_with_headers_from_the_environment()
    {
        environment["TRAINER_AUTHORIZATION"] = "Bearer of-production";

        var step = Assert.Single(Plan(Export(Secretive), []));

        Assert.Equal("create", step.Action);
        Assert.Equal("Bearer of-production", step.Creation!.Headers!["authorization"]);
        Assert.Equal(Secretive.RetrySchedule, step.Creation.RetrySchedule);
    }

    [Fact]
    public void A_header_without_a_value_is_reported_with_its_variable() =>
        Assert.Contains("TRAINER_AUTHORIZATION", Assert.Throws<CliException>(() => Plan(Export(Secretive), [])).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Only_what_differs_is_changed()
    {
        var present = Secretive with { Url = "https://old.example", RetrySchedule = ["5000ms", "300s"], MaxInFlight = 4 };

        var step = Assert.Single(Plan(Export(Secretive), [present]));

        Assert.Equal(("update", "wh_1"), (step.Action, step.Id));
        Assert.Equal(["url", "max_in_flight"], step.Changes);
        Assert.Equal((Secretive.Url, null), (step.Change!.Url, step.Change.RetrySchedule));
    }

    [Fact]
    public void Headers_that_the_file_does_not_name_are_taken_away()
    {
        var present =
            Secretive with { Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer of-secrets", ["x-old"] = "1" } };
        var header = Assert.Single(Assert.Single(Plan(Export(Secretive), [present])).Change!.Headers!);
        Assert.Equal(("x-old", null), (header.Key, header.Value));
    }

    [Fact]
    public void Webhooks_that_the_file_does_not_name_are_left_unless_they_are_pruned()
    {
        var other = Webhook("Other", "wh_2");
        Assert.Equal(["unchanged", "leave"], Plan(Export(Webhook()), [Webhook(), other]).Select(step => step.Action));
        Assert.Equal(["unchanged", "delete"], Plan(Export(Webhook()), [Webhook(), other], prunes: true).Select(step => step.Action));
    }

    [Theory]
    [InlineData("""{"webhooks":[{"name":"A","url":"https://a.example","event_types":["*"],"secret":"whsec_x"}]}""")]
    [InlineData("""{"webhooks":[{"name":"A","event_types":["*"]}]}""")]
    [InlineData("""{"webhooks":[null]}""")]
    [InlineData("""{"webhooks":null}""")]
    [InlineData("""[]""")]
    public void A_file_of_another_form_is_refused(string json) =>
        Assert.Throws<CliException>(() => WebhookDefinitions.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Two_webhooks_of_one_name_are_refused_wherever_they_are()
    {
        Assert.Throws<CliException>(() => Plan(Export(Webhook(), Webhook()), []));
        Assert.Throws<CliException>(() => Plan(Export(Webhook()), [Webhook(), Webhook(id: "wh_2")]));
    }

    private static string Export(params IEnumerable<WebhookResource> webhooks) =>
        WebhookDefinitions.Of(webhooks, withHeaderValues: false).ToJson();

    private IReadOnlyList<ImportStep> Plan(string json, IReadOnlyList<WebhookResource> present, bool prunes = false) =>
        ImportPlan.Of(WebhookDefinitions.Parse(Encoding.UTF8.GetBytes(json)), present, prunes, environment.GetValueOrDefault);
}
