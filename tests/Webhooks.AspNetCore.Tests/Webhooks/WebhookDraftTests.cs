using System.Text;
using System.Text.Json.Nodes;
using Webhooks.Actors;
using Webhooks.Dashboard.Pages.Webhooks;
using Webhooks.Model;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Webhooks;

public sealed class WebhookDraftTests
{
    private static readonly WebhookView Webhook = new()
    {
        Id = WebhookId.Parse("wh_1"),
        Project = ProjectId.Parse("labels"),
        Definition = new()
        {
            Name = "Before",
            Url = "https://example.com/hook",
            Filter = EventFilter.Parse("image.*"),
            Headers = WebhookDefinition.NoHeaders.Add("x-team", "hidden").Add("x-old", "1"),
            Throttle = new(100, TimeSpan.FromSeconds(1), 100),
            Timeout = TimeSpan.FromSeconds(15),
            RetrySchedule = new([TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1)]),
        },
        Status = WebhookStatus.Active,
        Health = WebhookHealth.Ok,
        Counts = new(0, 0, 0, 0, 0, null),
        ReadPosition = 0,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };

    private readonly WebhookDraft _draft = WebhookDraft.Of(Webhook);

    [Fact]
    public void What_is_not_touched_is_not_in_the_patch() => Assert.Equal("{}", Patch());

    [Fact]
    public void What_is_changed_is_in_the_patch_as_JSON()
    {
        _draft["description"] = "Changed";
        _draft["max_in_flight"] = " 3 ";
        _draft["timeout"] = " 9s ";
        _draft["ordering"] = "key";
        _draft["retry_schedule"] = "1s, 2m\n3m";
        _draft.EventTypes.Add("user.*");

        AssertJson(
            """{"description":"Changed","max_in_flight":3,"timeout":"9s","ordering":"key","retry_schedule":["1s","2m","3m"],"event_types":["image.*","user.*"]}""",
            Patch());
    }

    [Fact]
    public void What_is_emptied_gets_its_default_back_unless_it_is_required()
    {
        foreach (var name in (string[])["name", "url", "max_in_flight", "timeout", "retry_schedule"])
            _draft[name] = " ";
        _draft["name"] = "";

        AssertJson("""{"name":"","url":"","max_in_flight":null,"timeout":null,"retry_schedule":null}""", Patch());
    }

    [Fact]
    public void What_is_no_number_goes_as_it_was_typed()
    {
        _draft["max_in_flight"] = "many";
        _draft.Rate = "7.5";

        AssertJson("""{"max_in_flight":"many","throttle":{"rate":"7.5","per":"1s","burst":100}}""", Patch());
    }

    [Fact]
    public void A_throttle_that_was_emptied_is_taken_away()
    {
        (_draft.Rate, _draft.Per, _draft.Burst) = ("", null, " ");

        AssertJson("""{"throttle":null}""", Patch());
    }

    [Fact]
    public void Headers_are_sent_when_they_have_a_new_value_or_are_removed()
    {
        _draft.Headers.RemoveAt(0);
        _draft.RemovedHeaders.Add("x-old");
        _draft.Headers.Add(new() { Name = " x-new ", Value = "2" });

        AssertJson("""{"headers":{"x-old":null,"x-new":"2"}}""", Patch());
    }

    [Fact]
    public void A_new_webhook_has_what_was_typed_and_else_its_defaults()
    {
        var fresh = new WebhookDraft { Secret = " ", StartAt = "earliest", Rate = "7" };
        (fresh["name"], fresh["url"]) = ("New", " https://example.com/ ");
        fresh.EventTypes.Add("*");

        var form = WebhookForm.Create(fresh.ToCreate());

        Assert.Equal(
            new WebhookDefinition
            {
                Name = "New",
                Url = "https://example.com/",
                Filter = EventFilter.Parse("*"),
                Throttle = new(7, TimeSpan.FromSeconds(1), 7),
            },
            form.Definition);
        Assert.Equal((null, StartAt.Earliest), (form.Secret, form.StartAt));
    }

    private static void AssertJson(string expected, string actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), actual);

    private string Patch() => Encoding.UTF8.GetString(_draft.ToPatch(WebhookDraft.Of(Webhook)));
}
