using System.Collections.Immutable;
using Xunit;

namespace Webhooks.Model.Tests.Webhooks;

public class DefinitionRulesTests
{
    [Fact]
    public void A_plain_definition_has_no_errors() => Assert.Empty(DefinitionRules.Check(Given.Definition));

    [Fact]
    public void A_definition_at_all_its_limits_has_no_errors()
    {
        var definition = new WebhookDefinition
        {
            Name = new('n', 100),
            Url = "https://example.com/" + new string('u', 2048 - "https://example.com/".Length),
            Description = new('d', 2000),
            Filter = Given.Filter([.. Enumerable.Repeat("image.*", 100)]),
            Headers = Headers(Enumerable.Range(0, 31).Select(i => ($"x-{i}", "value")).Append((new('h', 128), new(' ', 4096)))),
            Throttle = new(1_000_000, TimeSpan.FromDays(1), 1_000_000),
            MaxInFlight = 1000,
            Ordering = DeliveryOrder.Strict,
            Timeout = TimeSpan.FromSeconds(60),
            RetrySchedule = new([.. Enumerable.Repeat(TimeSpan.FromDays(7), 20)]),
        };
        Assert.Empty(DefinitionRules.Check(definition));
    }

    [Fact]
    public void All_errors_are_reported_at_once()
    {
        var definition = new WebhookDefinition
        {
            Name = "",
            Url = "nonsense",
            Description = new('d', 2001),
            Filter = Given.Filter([.. Enumerable.Repeat("image.*", 101)]),
            Headers = Headers(Enumerable.Range(0, 33).Select(i => ($"x-{i}", i == 0 ? "\n" : "value"))),
            Throttle = new(0, TimeSpan.Zero, 0),
            MaxInFlight = 0,
            Timeout = TimeSpan.Zero,
            RetrySchedule = new([TimeSpan.FromDays(8)]),
        };
        Assert.Equal(
            ["name", "url", "description", "event_types", "throttle", "max_in_flight", "timeout", "retry_schedule", "headers",
                "headers.x-0"],
            DefinitionRules.Check(definition).Select(error => error.Field));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("101")]
    public void A_name_has_1_to_100_characters_not_all_blank(string name) =>
        Refuses("name", Given.Definition with { Name = name == "101" ? new('n', 101) : name });

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public void Between_1_and_1000_attempts_are_in_flight(int maxInFlight) =>
        Refuses("max_in_flight", Given.Definition with { MaxInFlight = maxInFlight });

    [Theory]
    [InlineData(999)]
    [InlineData(60_001)]
    public void An_attempt_takes_1_to_60_seconds(int milliseconds) =>
        Refuses("timeout", Given.Definition with { Timeout = TimeSpan.FromMilliseconds(milliseconds) });

    [Theory]
    [InlineData("http://example.com")]
    [InlineData("HTTPS://EXAMPLE.COM:8443/a?b=c%20d")]
    [InlineData("http://127.0.0.1:5000/hook")]
    [InlineData("https://[2001:db8::1]/hook")]
    [InlineData("https://bücher.example/ž")]
    public void An_absolute_http_or_https_URL_is_taken(string url) =>
        Assert.Empty(DefinitionRules.Check(Given.Definition with { Url = url }));

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("//example.com/x")]
    [InlineData(@"\\example.com\x")]
    [InlineData(@"http:\\127.0.0.1/")]
    [InlineData("ftp://example.com")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https:example.com")]
    [InlineData("https://")]
    [InlineData("https:///path")]
    [InlineData("https://?query")]
    [InlineData(" https://example.com")]
    [InlineData("https://example.com ")]
    [InlineData("https://example.com/a b")]
    [InlineData("https://example.com/\r\nx: y")]
    [InlineData("https://example.com/\u00a0")]
    [InlineData(@"https://example.com\@evil.example")]
    [InlineData("https://user@example.com")]
    [InlineData("https://user:password@example.com")]
    [InlineData("https://example.com/#fragment")]
    [InlineData("https://example.com/#")]
    [InlineData("https://example.com:99999")]
    public void Any_other_URL_is_refused(string url) => Refuses("url", Given.Definition with { Url = url });

    [Fact]
    public void An_overlong_URL_is_refused() =>
        Refuses("url", Given.Definition with { Url = "https://example.com/" + new string('u', 2048) });

    [Theory]
    [InlineData("Host")]
    [InlineData("connection")]
    [InlineData("cookie")]
    [InlineData("expect")]
    [InlineData("keep-alive")]
    [InlineData("TE")]
    [InlineData("trailer")]
    [InlineData("Transfer-Encoding")]
    [InlineData("upgrade")]
    [InlineData("user-agent")]
    [InlineData("Content-Type")]
    [InlineData("content-length")]
    [InlineData("Proxy-Authorization")]
    [InlineData("Webhook-Signature")]
    [InlineData("with blank")]
    [InlineData("with:colon")]
    [InlineData("with\nbreak")]
    [InlineData("größe")]
    [InlineData("")]
    public void A_header_that_is_ours_or_no_token_is_refused(string name) =>
        Refuses($"headers.{name}", Given.Definition with { Headers = Headers([(name, "value")]) });

    [Theory]
    [InlineData("a\r\nx: y")]
    [InlineData("a\0")]
    [InlineData("a\tb")]
    [InlineData("größe")]
    [InlineData("\u007f")]
    public void A_header_value_is_printable_ASCII(string value) =>
        Refuses("headers.x-team", Given.Definition with { Headers = Headers([("x-team", value)]) });

    [Fact]
    public void An_overlong_header_is_refused()
    {
        Refuses("headers.x-team", Given.Definition with { Headers = Headers([("x-team", new('v', 4097))]) });
        var name = new string('h', 129);
        Refuses($"headers.{name}", Given.Definition with { Headers = Headers([(name, "value")]) });
    }

    private static void Refuses(string field, WebhookDefinition definition)
    {
        var error = Assert.Single(DefinitionRules.Check(definition));
        Assert.Equal(field, error.Field);
        Assert.NotEmpty(error.Message);
    }

    private static ImmutableSortedDictionary<string, string> Headers(IEnumerable<(string Name, string Value)> headers) =>
        headers.Aggregate(WebhookDefinition.NoHeaders, (all, header) => all.SetItem(header.Name, header.Value));
}
