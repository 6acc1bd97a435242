using System.Text.Json.Nodes;
using Webhooks.Contracts;

namespace Webhooks.AspNetCore;

/// <summary>One example for each body, about the same image, webhook and event.</summary>
internal static class SchemaExamples
{
    private const string Event = """
        {"id":"evt_H0Py3CXvc47stYVtoRD-u3jU","type":"image.status_changed","timestamp":"2026-11-24T22:54:04.018Z","project_id":"labels","sequence":18234,"data":{"image_id":"17","user_id":"ada","previous_status":"TO REVIEW","status":"DONE"}}
        """;

    private const string EventFields = """
        "id":"evt_H0Py3CXvc47stYVtoRD-u3jU","type":"image.status_changed","sequence":18234,"key":"17","accepted_at":"2026-11-24T22:54:04.021Z"
        """;

    private const string DeliveryFields = """
        "webhook_id":"wh_8sYJx2nq","event_id":"evt_H0Py3CXvc47stYVtoRD-u3jU","event_type":"image.status_changed","sequence":18234,
        "status":"delivered","attempts":2,"last_status_code":204,"last_failure_reason":null,"next_attempt_at":null,
        "accepted_at":"2026-11-24T22:54:04.021Z","completed_at":"2026-11-24T22:54:09.377Z"
        """;

    private const string TypeFields = """
        "title":"Image Status Update","description":"An image has got another status.","group":"Images",
        "schema":{"type":"object","required":["image_id","status"],"properties":{"image_id":{"type":"string"},"status":{"type":"string"}}},
        "validation":"reject","samples":[{"image_id":"17","status":"DONE"}],"previous":{"data.status":"data.old.status"},
        "deprecated":false,"replaced_by":null
        """;

    private const string KeyFields = """
        "id":"key_4fYp2nJq","name":"labels-upstream","scopes":["publish","read"],"projects":["labels"],"requests_per_second":null,
        "hint":"x7Qk","created_at":"2026-11-24T22:50:00.000Z","expires_at":"2027-02-22T22:50:00.000Z"
        """;

    private const string Attempts = """
        [{"number":2,"at":"2026-11-24T22:54:09.364Z","duration_ms":13,"outcome":"succeeded","status_code":204,"failure_reason":null,"failure_detail":null,
          "timing":{"dns_ms":null,"connect_ms":0,"tls_ms":null,"wait_ms":13.2},
          "response_headers":{"date":"Tue, 24 Nov 2026 22:54:09 GMT"},"response_body":"","response_truncated":false},
         {"number":1,"at":"2026-11-24T22:54:04.023Z","duration_ms":8,"outcome":"failed","status_code":500,"failure_reason":"status","failure_detail":null,
          "timing":{"dns_ms":0.8,"connect_ms":0.4,"tls_ms":2.1,"wait_ms":4.9},
          "response_headers":{"content-type":"text/plain"},"response_body":"out of disk","response_truncated":false}]
        """;

    private const string Answer =
        """{"status":500,"headers":{"retry-after":"30"},"body":"not now","delay":"2s","fail_first":{"count":2,"status":503}}""";

    private static readonly Dictionary<Type, string> examples = new()
    {
        [typeof(PublishEventRequest)] =
            """{"type":"image.status_changed","key":"17","data":{"image_id":"17","user_id":"ada","previous_status":"TO REVIEW","status":"DONE"}}""",
        [typeof(PublishAnswer)] = """{"id":"evt_H0Py3CXvc47stYVtoRD-u3jU","sequence":18234,"duplicate":false,"webhooks":1}""",
        [typeof(BatchAnswer)] = """
            {"accepted":2,"duplicates":0,"first_sequence":18234,"last_sequence":18235,"webhooks":1,"events":[
             {"id":"evt_H0Py3CXvc47stYVtoRD-u3jU","sequence":18234,"duplicate":false},{"id":"evt_cZ1mQ6yUe0rN5bWkT7aLd2sX","sequence":18235,"duplicate":false}]}
            """,
        [typeof(EventResource)] = $"{{{EventFields}}}",
        [typeof(EventDetailResource)] =
            $"{{{EventFields},\"event\":{Event},\"deliveries\":[{{{DeliveryFields}}}],\"filtered\":[],\"violations\":null}}",
        [typeof(CreateWebhookRequest)] = """
            {"name":"StatusChange","url":"https://trainer.example/hooks","description":"Retrains when an image is done",
             "event_types":["image.status_changed"],"filter":{"data.status":{"$from":"TO REVIEW","$to":"DONE"}},
             "headers":{"x-team":"labels"},"throttle":{"rate":100,"per":"1s","burst":100},"ordering":"key"}
            """,
        [typeof(WebhookResource)] = """
            {"id":"wh_8sYJx2nq","project_id":"labels","name":"StatusChange","url":"https://trainer.example/hooks","description":"Retrains when an image is done",
             "event_types":["image.status_changed"],"unmatched_event_types":[],"filter":null,"headers":{"x-team":"labels"},"status":"active","damage":null,"status_reason":null,
             "throttle":{"rate":100,"per":"1s","burst":100},"max_in_flight":16,"ordering":"key","signing":"v1","timeout":"15s","retry_schedule":["5s","5m","30m"],
             "health":{"state":"ok","consecutive_failures":0,"failing_since":null},
             "counts":{"pending":0,"in_flight":0,"delivered":18234,"exhausted":0,"backlog":0,"oldest_pending_at":null},
             "limited_by":null,"drained_at":null,
             "created_at":"2026-11-01T09:00:00.000Z","updated_at":"2026-11-01T09:00:00.000Z"}
            """,
        [typeof(EventTypeRequest)] = $"{{{TypeFields}}}",
        [typeof(EventTypeResource)] = $$"""
            {{{TypeFields}},"type":"image.status_changed","source":"catalogue","of_host":false,"version":3,
             "last_seen_at":"2026-11-24T22:54:04.021Z","events_24h":1204,"violations":0,"webhooks":2}
            """,
        [typeof(FilterCheckRequest)] = """
            {"event_types":["image.status_changed"],"filter":{"data.status":{"$from":"TO REVIEW","$to":"DONE"}},"last":10000,
             "event_id":"evt_H0Py3CXvc47stYVtoRD-u3jU"}
            """,
        [typeof(FilterCheckAnswer)] = """
            {"looked":10000,"matched":214,"matched_samples":["evt_H0Py3CXvc47stYVtoRD-u3jU"],"unmatched_samples":["evt_cZ1mQ6yUe0rN5bWkT7aLd2sX"],
             "event":{"id":"evt_cZ1mQ6yUe0rN5bWkT7aLd2sX","matched":false,
              "not_sent":{"reason":"filter","path":"data.status","operator":"$to","expected":"DONE","actual":"TO REVIEW"}}}
            """,
        [typeof(SecretResource)] = """{"secret":"whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD","previous_until":"2026-11-25T22:54:04.000Z"}""",
        [typeof(RotateSecretRequest)] = """{"overlap":"24h"}""",
        [typeof(TestAnswer)] = """{"id":"evt_9fKc0TgVJm3YxQe7uRz1WbHd"}""",
        [typeof(DeliveryResource)] = $"{{{DeliveryFields}}}",
        [typeof(DeliveryDetailResource)] = $"{{{DeliveryFields},\"event\":{Event},\"attempt_log\":{Attempts}}}",
        [typeof(StatisticsResource)] = """
            {"range":"hour","step":"1m","from":"2026-11-24T22:00:00.000Z","until":"2026-11-24T23:00:00.000Z",
             "total":{"attempts":18,"delivered":17,"exhausted":0,"failures":{"status":1},"latency_ms":{"p50":11,"p95":28,"p99":41}},
             "buckets":[{"from":"2026-11-24T22:54:00.000Z","attempts":18,"delivered":17,"exhausted":0,"failures":{"status":1},"latency_ms":{"p50":11,"p95":28,"p99":41}}]}
            """,
        [typeof(ReplayRequest)] =
            """{"since":"2026-11-24T00:00:00.000Z","until":"2026-11-25T00:00:00.000Z","only":"exhausted","dry_run":true}""",
        [typeof(ReplayAnswer)] = """{"matched":214,"id":null}""",
        [typeof(ReplayResource)] = """
            {"id":"rp_4TqLx0","status":"running","only":"exhausted","since":"2026-11-24T00:00:00.000Z","until":"2026-11-25T00:00:00.000Z",
             "matched":214,"tried":80,"started_at":"2026-11-25T08:00:00.000Z","ended_at":null}
            """,
        [typeof(PortalSessionRequest)] =
            """{"capabilities":["view","edit","test"],"expires_in":"1h","actor":"ada@example.com"}""",
        [typeof(NewPortalSessionResource)] = """
            {"id":"ps_6Xq0pLmA","url":"http://127.0.0.1:5080/portal/enter/labels.ps_6Xq0pLmA.Vb3mQ0yTz8kL","token":"whp_labels.ps_6Xq0pLmA.rX5nWcJd2A8s",
             "expires_at":"2026-11-25T09:00:00.000Z"}
            """,
        [typeof(PortalSessionResource)] = """
            {"id":"ps_6Xq0pLmA","capabilities":["view","edit","test"],"actor":"ada@example.com","entered":true,
             "created_at":"2026-11-25T08:00:00.000Z","expires_at":"2026-11-25T09:00:00.000Z"}
            """,
        [typeof(ResendAnswer)] = """{"event_id":"evt_H0Py3CXvc47stYVtoRD-u3jU"}""",
        [typeof(ProjectResource)] = """{"id":"labels","last_sequence":18234,"last_event_at":"2026-11-24T22:54:04.021Z","webhooks":3}""",
        [typeof(AuditResource)] = """
            {"at":"2026-11-24T22:54:04.021Z","project_id":"labels","actor":{"kind":"key","name":"labels-upstream"},"remote_address":"10.0.0.7",
             "action":"webhook.updated","target":"wh_8sYJx2nq",
             "changes":{"url":{"from":"https://trainer.example/hooks","to":"https://trainer.example/v2/hooks?***"}}}
            """,
        [typeof(CreateKeyRequest)] =
            """{"name":"labels-upstream","scopes":["publish","read"],"projects":["labels"],"expires_in":"90d"}""",
        [typeof(KeyResource)] = $"{{{KeyFields},\"last_used_at\":\"2026-11-24T22:54:00.000Z\"}}",
        [typeof(CreatedKeyResource)] =
            $"{{{KeyFields},\"last_used_at\":null,\"key\":\"whk_0Jg5mWc2nVbYt8sLq3rXeZu7aKpDhFoT9iQwBvNxx7Qk\"}}",
        [typeof(ClusterResource)] = """
            {"self":"10.0.0.5:4053","leader":"10.0.0.5:4053",
             "members":[{"address":"10.0.0.5:4053","status":"up","roles":[],"leader":true,"self":true,"reachable":true}],
             "shards":[{"region":"webhook","nodes":[{"address":"10.0.0.5:4053","shards":["7","31"],"entities":12}]}]}
            """,
        [typeof(BinAnswerResource)] = Answer,
        [typeof(BinRequest)] = """{"name":"Training service"}""",
        [typeof(BinResource)] = $$"""
            {"id":"Vb3mQ0yTz8kLrX5nWcJd2A","name":"Training service","url":"http://127.0.0.1:5080/inspect/Vb3mQ0yTz8kLrX5nWcJd2A","created_at":"2026-11-24T22:50:00.000Z",
             "kept":3,"caught":3,"last_at":"2026-11-24T22:54:04.023Z","answer":{{Answer}},"webhooks":[{"project_id":"labels","id":"wh_8sYJx2nq"}]}
            """,
        [typeof(CaughtRequestResource)] = """
            {"number":3,"at":"2026-11-24T22:54:04.023Z","method":"POST","path":"/inspect/Vb3mQ0yTz8kLrX5nWcJd2A","query":"",
             "headers":{"content-type":"application/json","webhook-id":"evt_H0Py3CXvc47stYVtoRD-u3jU"},"headers_cut":false,
             "body":"{\"id\":\"evt_H0Py3CXvc47stYVtoRD-u3jU\"}","body_base64":null,"body_cut":false,"body_broken":false,"size":37,
             "webhook_id":"evt_H0Py3CXvc47stYVtoRD-u3jU","occurrence":1,"out_of_order":false,
             "signature":{"verdict":"valid","detail":"The signature is valid."},
             "webhook":{"project_id":"labels","id":"wh_8sYJx2nq"},"answer":{"status":200,"delay":"0s","reason":"The bin answers 200."}}
            """,
        [typeof(Problem)] = """
            {"title":"Unprocessable Entity","status":422,"code":"invalid_event","detail":"type must be 2 to 8 segments of a-z, 0-9 and _, joined by full stops.",
             "errors":{"type":["must be 2 to 8 segments of a-z, 0-9 and _, joined by full stops"]}}
            """,
    };

    /// <summary>The example of a type of the contract, or null.</summary>
    public static JsonNode? Of(Type type) => examples.TryGetValue(type, out var json) ? JsonNode.Parse(json) : null;
}
