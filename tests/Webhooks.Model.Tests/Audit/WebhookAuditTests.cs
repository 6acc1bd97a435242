using System.Collections.Immutable;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Webhooks.Model.Tests.Audit;

public sealed class WebhookAuditTests
{
    /// <summary>Part of every value that must not be recorded.</summary>
    private const string Hidden = "h1dd3n";

    private static readonly Actor Ada = new(ActorKind.Key, "ada", "10.0.0.7");

    private static readonly Gen<string> Url =
        from user in Gen.Elements("", $"{Hidden}@", $"ada:{Hidden}@")
        from path in Gen.Elements("", "/", "/hooks", "/a/b")
        from query in Gen.Elements("", $"?{Hidden}", $"?token={Hidden}", $"?a=1&b={Hidden}&{Hidden}", $"?a={Hidden}#{Hidden}")
        from scheme in Gen.Elements("https", "http", "HTTPS")
        select $"{scheme}://{user}receiver.example{path}{query}";

    private static readonly Gen<ImmutableSortedDictionary<string, string>> Headers =
        from names in Gen.SubListOf("authorization", "x-team", "X-Key", "cookie")
        from values in Gen.ArrayOf(Gen.Elements($"{Hidden}", $"Bearer {Hidden}", $"a {Hidden} b"), names.Count)
        select WebhookDefinition.NoHeaders.AddRange(names.Zip(values, KeyValuePair.Create));

    private static readonly Gen<WebhookDefinition> Definition =
        from url in Url
        from headers in Headers
        from name in Gen.Elements("Labels", "Žluťoučký \"kůň\"")
        from description in Gen.Elements(null, "About it")
        from rate in Gen.Elements(0, 5)
        from signing in Gen.Elements(Enum.GetValues<SigningScheme>())
        from filter in Gen.Elements(null, """{"data.status":"DONE"}""")
        select Given.Definition with
        {
            Url = url,
            Headers = headers,
            Name = name,
            Description = description,
            Throttle = rate > 0 ? new(rate, TimeSpan.FromSeconds(1), rate) : null,
            Signing = signing,
            Payload = filter is null ? null : PayloadFilter.Parse(filter),
        };

    [Property]
    public Property No_secret_no_value_of_a_header_and_no_token_in_a_URL_is_recorded() => Prop.ForAll(
        Definition.ToArbitrary(), Definition.ToArbitrary(), (before, after) =>
        {
            var state = WebhookState.Missing with { Stage = WebhookStage.Registered, Definition = before };
            var secret = SigningSecret.FromBytes(System.Text.Encoding.ASCII.GetBytes($"{Hidden}{Hidden}{Hidden}{Hidden}{Hidden}"));
            WebhookFact[] facts =
            [
                new WebhookCreated(Given.Project, Given.Webhook, after, secret, null, Given.Noon),
                new WebhookChanged(after, Given.Noon) { Secret = secret },
                new SecretRotated(secret, Given.Noon.AddDays(1), Given.Noon),
                new WebhookDeleted(Given.Noon),
            ];
            foreach (var fact in WebhookAudit.Mark(facts, state, Ada, Given.Noon))
            {
                Assert.Equal((Ada, Given.Noon), (fact.Audit!.By, fact.Audit.At));
                Assert.DoesNotContain(Hidden, fact.Audit.Changes, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain(Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(Hidden))[..6], fact.Audit.Changes,
                    StringComparison.Ordinal);
            }
        });

    [Property]
    public Property Each_field_that_differs_is_recorded_and_no_other() => Prop.ForAll(
        Definition.ToArbitrary(), Definition.ToArbitrary(), (before, after) =>
        {
            var fields = Changes(before, after).Select(field => field.Key).ToHashSet();

            Assert.Equal(before.Url != after.Url, fields.Contains("url"));
            Assert.Equal(before.Name != after.Name, fields.Contains("name"));
            Assert.Equal(before.Description != after.Description, fields.Contains("description"));
            Assert.Equal(before.Throttle != after.Throttle, fields.Contains("throttle"));
            Assert.Equal(before.Signing != after.Signing, fields.Contains("signing"));
            Assert.Equal(!Equals(before.Payload, after.Payload), fields.Contains("filter"));
            Assert.Equal(
                before.Headers.Keys.Union(after.Headers.Keys, StringComparer.OrdinalIgnoreCase).Count(
                    name => before.Headers.GetValueOrDefault(name) != after.Headers.GetValueOrDefault(name)),
                fields.Count(field => field.StartsWith("headers.", StringComparison.Ordinal)));
            Assert.DoesNotContain("event_types", fields);
        });

    [Fact]
    public void Values_are_recorded_as_the_API_shows_them()
    {
        var changes = Changes(
            Given.Definition,
            Given.Definition with
            {
                Url = "https://ada:pw@example.com:8443/v2/hook?token=1",
                Timeout = TimeSpan.FromSeconds(7),
                Throttle = new(20, TimeSpan.FromSeconds(2), 5),
                Headers = WebhookDefinition.NoHeaders.Add("x-team", "labels"),
            });

        Assert.Equal(["throttle", "timeout", "url", "headers.x-team"], changes.Select(field => field.Key));
        Assert.Equal("""{"from":null,"to":{"rate":20,"per":"2s","burst":5}}""", changes["throttle"]!.ToJsonString());
        Assert.Equal("""{"from":null,"to":"7s"}""", changes["timeout"]!.ToJsonString());
        Assert.Equal("https://example.com/hook", (string?)changes["url"]!["from"]);
        Assert.Equal("https://example.com:8443/v2/hook?***", (string?)changes["url"]!["to"]);
        Assert.Equal("""{"from":null,"to":"***"}""", changes["headers.x-team"]!.ToJsonString());
    }

    [Fact]
    public void What_the_engine_does_in_the_course_of_deliveries_is_no_change()
    {
        var state = WebhookState.Missing with { Stage = WebhookStage.Registered, Definition = Given.Definition };
        WebhookFact[] facts =
        [
            new RouteConfirmed(1, default), new DisablingAnnounced(Given.Noon, Given.Noon), new OperationalEventsPublished(1),
            new ReplayAdvanced(ReplayId.Parse("rp_1"), 1, [], Given.Noon),
        ];

        Assert.All(WebhookAudit.Mark(facts, state, Ada, Given.Noon), fact => Assert.Null(fact.Audit));
        Assert.Null(WebhookAudit.Mark([new WebhookPaused(Given.Noon)], state, null, Given.Noon).Single().Audit);
    }

    private static JsonObject Changes(WebhookDefinition before, WebhookDefinition after) =>
        (JsonObject)JsonNode.Parse(WebhookAudit.Mark(
            [new WebhookChanged(after, Given.Noon)],
            WebhookState.Missing with { Stage = WebhookStage.Registered, Definition = before }, Ada, Given.Noon).Single().Audit!.Changes)!;
}
