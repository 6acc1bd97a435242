using System.Text;
using System.Text.Json;
using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Resources;

public sealed class ResourceTests
{
    private static readonly DateTimeOffset At = new(2026, 9, 28, 16, 3, 21, 482, TimeSpan.FromHours(2));

    private static readonly DeliveryView Delivery = new(
        WebhookId.Parse("wh_1"), PublishedEventId.Parse("evt_1"), EventType.Parse("a.b"), 7, DeliveryStatus.Delivered, 2, 200, null, null,
        At, At.AddSeconds(1));

    [Fact]
    public void A_delivery_shows_the_event_s_bytes_and_its_attempts()
    {
        const string body = """{"id":"evt_1","data":{"b":1.50, "a":"<\u00e9>"}}""";
        var detail = new DeliveryDetail(Delivery, Encoding.UTF8.GetBytes(body),
        [
            new(1, At, TimeSpan.FromMilliseconds(12.6), false, 503, "status", "Retry-After: 1\r\nset-cookie: a=1\nSet-Cookie: b=2",
                [0x6e, 0x6f, 0xff], true) { FailureDetail = "In a sentence." },
            new(2, At, TimeSpan.FromMilliseconds(10), true, 200, null, null, [],
                false) { Timing = new(TimeSpan.FromMilliseconds(1.5), TimeSpan.Zero, null) },
        ]);

        var json = JsonSerializer.Serialize(detail.ToResource(), ContractsJson.Readable.DeliveryDetailResource);

        Assert.Equal("""
            {"event":BODY,"attempt_log":[
            {"number":1,"at":"2026-09-28T14:03:21.482Z","duration_ms":13,"outcome":"failed","status_code":503,"failure_reason":"status","failure_detail":"In a sentence.","timing":null,
            "response_headers":{"retry-after":"1","set-cookie":"a=1, b=2"},"response_body":"no�","response_truncated":true},
            {"number":2,"at":"2026-09-28T14:03:21.482Z","duration_ms":10,"outcome":"succeeded","status_code":200,"failure_reason":null,"failure_detail":null,"timing":{"dns_ms":1.5,"connect_ms":0,"tls_ms":null,"wait_ms":8.5},
            "response_headers":null,"response_body":"","response_truncated":false}],
            "webhook_id":"wh_1","event_id":"evt_1","event_type":"a.b","sequence":7,"status":"delivered","attempts":2,"last_status_code":200,
            "last_failure_reason":null,"next_attempt_at":null,"accepted_at":"2026-09-28T14:03:21.482Z","completed_at":"2026-09-28T14:03:22.482Z"}
            """.ReplaceLineEndings("").Replace("BODY", body, StringComparison.Ordinal), json);
        var back = JsonSerializer.Deserialize(json, ContractsJson.Default.DeliveryDetailResource);
        Assert.Equal(body, back?.Event?.ToString());
    }

    [Fact]
    public void A_delivery_whose_event_is_no_longer_retained_shows_none() => Assert.Contains(
        "\"event\":null",
        JsonSerializer.Serialize(new DeliveryDetail(Delivery, null, []).ToResource(), ContractsJson.Readable.DeliveryDetailResource),
        StringComparison.Ordinal);

    [Fact]
    public void A_webhook_shows_all_of_the_contract_s_fields_and_no_secret()
    {
        var json = JsonSerializer.Serialize(Webhook(WebhookHealth.Ok).ToResource(), ContractsJson.Readable.WebhookResource);

        Assert.Equal("""
            {"id":"wh_1","project_id":"demo","name":"StatusChange","url":"https://example.com/?a=1&b=2","description":null,
            "event_types":["image.status_changed","user.**"],"unmatched_event_types":[],"filter":{"data.a":1.0},"headers":{"x-team":"labels"},"status":"paused","damage":null,"status_reason":"operator",
            "throttle":{"rate":100,"per":"1s","burst":100},"max_in_flight":16,"ordering":"none","signing":"v1","timeout":"15s","retry_schedule":["5s","5m"],
            "health":{"state":"ok","consecutive_failures":0,"failing_since":null},
            "counts":{"pending":1,"in_flight":2,"delivered":3,"exhausted":4,"backlog":5,"oldest_pending_at":null},
            "limited_by":null,"drained_at":null,
            "created_at":"2026-09-28T14:03:21.482Z","updated_at":"2026-09-28T14:03:21.482Z"}
            """.ReplaceLineEndings(""), json);
    }

    [Fact]
    public void A_webhook_that_a_limit_holds_up_names_the_setting_and_until_when()
    {
        var limited = Webhook(WebhookHealth.Ok) with { Limit = new(LimitedBy.MaxInFlight, null), DrainedAt = At };

        Assert.Equal(("max_in_flight", At), (limited.ToResource().LimitedBy, limited.ToResource().DrainedAt));
        Assert.Equal("throttle", (limited with { Limit = new(LimitedBy.Throttle, null) }).ToResource().LimitedBy);
    }

    [Fact]
    public void A_damaged_webhook_shows_where_and_why()
    {
        var damaged =
            (Webhook(WebhookHealth.Ok) with
            {
                Status = WebhookStatus.Damaged,
                Damage = new("webhook-demo.wh_1", 3, "The row cannot be read.")
            }).ToResource();

        Assert.Equal("damaged", damaged.Status);
        Assert.Equal(("webhook-demo.wh_1", 3, "The row cannot be read."),
            (damaged.Damage!.PersistenceId, damaged.Damage.SequenceNr, damaged.Damage.Reason));
    }

    [Fact]
    public void A_created_webhook_shows_its_secret()
    {
        var secret = SigningSecret.FromBytes(new byte[32]);

        Assert.Equal(secret.Reveal(), new CreatedWebhook(Webhook(WebhookHealth.Ok), secret).ToResource(own: null).Secret);
    }

    [Fact]
    public void A_private_key_is_shown_to_the_caller_that_brought_it_and_to_no_other()
    {
        var shared = SigningSecret.FromBytes(new byte[32]);
        var pair = SigningSecret.FromKeyPair(new byte[32], new byte[32]);
        var both = SigningSecret.Combine(shared, pair);

        Assert.Equal((null, pair.Reveal()), (pair.Shown(), pair.Shown(own: pair)));
        Assert.Equal((shared.Reveal(), shared.Reveal()), (both.Shown(), both.Shown(own: shared)));
        Assert.Equal(both.Reveal(), both.Shown(own: both));
    }

    [Fact]
    public void A_webhook_is_failing_since_its_first_failure_in_a_row()
    {
        var health = Webhook(new(3, At)).ToResource().Health;

        Assert.Equal(("failing", 3, At), (health.State, health.ConsecutiveFailures, health.FailingSince));
    }

    private static WebhookView Webhook(WebhookHealth health) => new()
    {
        Id = WebhookId.Parse("wh_1"),
        Project = ProjectId.Parse("demo"),
        Definition = new()
        {
            Name = "StatusChange",
            Url = "https://example.com/?a=1&b=2",
            Filter = new([EventTypePattern.Parse("image.status_changed"), EventTypePattern.Parse("user.**")]),
            Payload = PayloadFilter.Parse("""{ "data.a": 1.0 }"""),
            Headers = WebhookDefinition.NoHeaders.Add("x-team", "labels"),
            Throttle = new(100, TimeSpan.FromSeconds(1), 100),
            Timeout = TimeSpan.FromSeconds(15),
            RetrySchedule = new([TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5)]),
        },
        Status = WebhookStatus.Paused,
        Reason = StatusReason.Operator,
        Health = health,
        Counts = new(1, 2, 3, 4, 5, null),
        ReadPosition = 6,
        CreatedAt = At,
        UpdatedAt = At,
    };
}
