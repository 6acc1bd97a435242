using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Webhooks.EndToEnd.Tests.Encryption;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Watching;

public sealed class SecrecyTests(ITestOutputHelper output) : HostTest(output)
{
    private const string Key = "planted-api-key-of-some-length";

    private readonly PlantedSecrets planted = new();

    [Fact]
    public async Task No_secret_no_payload_and_no_query_is_in_metrics_traces_or_logs()
    {
        var collector = await StartReceiver();
        var receiver = await StartReceiver(Answer.First(2, new Answer(500) { Body = "planted-answer" }));
        var host = await StartHost(
        [
            .. Collected.Settings,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url().AbsoluteUri),
            ("Webhooks:Logging:Format", "json"),
            ("Webhooks:Inspector:Enabled", "true"),
            ("Webhooks:Auth:Keys:0", Key),
            ("Logging:LogLevel:Default", "Debug"),
        ]);
        planted.AddSecret("signing secret", receiver.Secret);
        foreach (var text in (string[])[Key, "planted-header", "planted-payload", "planted-query", "planted-password", "planted-cursor",
            "planted-answer"])
            planted.AddText(text, text);
        using var http = new WebhooksHttp(host.Address, Key);

        var webhook = await http.Register("labels", receiver, "/hook?token=planted-query", new()
        {
            ["headers"] = new JsonObject { ["authorization"] = "planted-header" },
            ["retry_schedule"] = Given.Waits("200ms", 5),
        });
        var refused = Given.Webhook(receiver);
        refused["url"] = "https://user:planted-password@example.com/";
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await http.Post(WebhooksHttp.Webhooks("labels"), refused.ToJsonString())).Status);
        await http.Get($"{WebhooksHttp.Events("labels")}?cursor=planted-cursor");
        var bin = ((string)(await http.Post("api/v1/bins")).Expect(HttpStatusCode.Created)["url"]!).Split('/')[^1];
        planted.AddText("bin", bin);
        await http.Post($"inspect/{bin}", "{}");
        await http.Publish("labels", Given.Event("evt_1", """{"note":"planted-payload"}"""));
        await http.Until(WebhooksHttp.Delivery("labels", webhook, "evt_1"), delivery => (string?)delivery["status"] == "delivered");

        var spans = await Collected.Until(collector, found => found.Any(span => span["webhooks.outcome"] == "succeeded")
            && found.Any(
                span => span["http.request.method"] == "GET" && span["url.path"].EndsWith("/labels/events", StringComparison.Ordinal)));
        var metrics = (await http.Get("metrics")).Text;
        Assert.Contains("webhooks_deliveries_total", metrics, StringComparison.Ordinal);
        Assert.Contains("\"outcome\":\"succeeded\"", host.Transcript, StringComparison.Ordinal);
        Assert.DoesNotContain(spans, span => span.Attributes.ContainsKey("url.query"));
        Assert.Equal([], planted.FoundIn("the metrics", Encoding.UTF8.GetBytes(metrics)));
        Assert.Equal([], planted.FoundIn("the log", Encoding.UTF8.GetBytes(host.Transcript)));
        foreach (var receipt in collector.Receipts)
            Assert.Equal([], planted.FoundIn(receipt.Path, receipt.Body));
    }

    [Fact]
    public async Task In_JSON_an_attempt_is_one_line_with_all_that_is_known_of_it()
    {
        var receiver = await StartReceiver(_ => new Answer(422));
        var project = Given.Project();
        var host = await UseConfiguredHost();
        var webhook = await host.Http.Register(project, receiver, with: new() { ["retry_schedule"] = Given.Waits("1h", 1) });
        await host.Http.Publish(project, Given.Event("evt_1"));
        var ours = $"\"webhook_id\":\"{webhook}\"";
        await host.Says(ours);

        var line = JsonNode.Parse(host.Transcript.Split('\n').First(text => text.Contains(ours, StringComparison.Ordinal)))!;
        var fields = line["fields"]!;
        Assert.Equal(("information", "Webhooks.Attempts"), ((string?)line["level"], (string?)line["category"]));
        Assert.Equal(
            (project, webhook, "evt_1", "image.status_changed", 1, 1),
            ((string?)fields["project_id"], (string?)fields["webhook_id"], (string?)fields["event_id"], (string?)fields["event_type"],
                (int)fields["sequence"]!, (int)fields["attempt"]!));
        Assert.Equal(
            ("status", 422, "pending"), ((string?)fields["outcome"], (int)fields["status_code"]!, (string?)fields["delivery"]));
        Assert.All(host.Transcript.Split('\n').Where(text => text.StartsWith('{')), text => Assert.NotNull(JsonNode.Parse(text)));
    }
}
