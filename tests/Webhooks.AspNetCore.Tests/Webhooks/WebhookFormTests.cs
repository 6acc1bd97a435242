using System.Text;
using Webhooks.Actors;
using Webhooks.Contracts;
using Webhooks.Model;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Webhooks;

public sealed class WebhookFormTests
{
    private static readonly WebhookDefinition Current = new()
    {
        Name = "StatusChange",
        Url = "https://example.com/hook",
        Description = "what it is",
        Filter = new([EventTypePattern.Parse("image.*")]),
        Headers = WebhookDefinition.NoHeaders.Add("X-Team", "labels").Add("x-env", "test"),
        Throttle = new(10, TimeSpan.FromSeconds(2), 20),
        MaxInFlight = 3,
        Ordering = DeliveryOrder.Strict,
        Timeout = TimeSpan.FromSeconds(7),
        RetrySchedule = new([TimeSpan.FromSeconds(1)]),
    };

    [Fact]
    public void Name_url_and_event_types_are_enough()
    {
        var form = Create("""{"name":"StatusChange","url":"https://example.com/hook","event_types":["image.status_changed"]}""");

        Assert.Equal(("StatusChange", "https://example.com/hook", "image.status_changed"),
            (form.Definition.Name, form.Definition.Url, form.Definition.Filter.ToString()));
        Assert.True(
            form.Definition is { Description: null, Timeout: null, RetrySchedule: null, MaxInFlight: 16, Ordering: DeliveryOrder.None });
        Assert.Null(form.Definition.Throttle);
        Assert.Empty(form.Definition.Headers);
        Assert.Null(form.Secret);
        Assert.Equal(StartAt.Head, form.StartAt);
    }

    [Theory]
    [InlineData("", "7/2s")]
    [InlineData(",\"throttle\":null", null)]
    [InlineData(",\"throttle\":{\"rate\":3}", "3/2s")]
    public void A_host_may_have_a_throttle_for_webhooks_that_name_none(string field, string? expected)
    {
        Assert.True(Throttle.TryParse("7/2s", out var ofHost));
        var body = $$"""{"name":"A","url":"https://example.com/hook","event_types":["*"]{{field}}}""";

        var created = WebhookForm.Create(System.Text.Encoding.UTF8.GetBytes(body), ofHost);

        Assert.Equal(expected is not null && Throttle.TryParse(expected, out var throttle) ? throttle : null, created.Definition.Throttle);
    }

    [Fact]
    public void Every_field_is_read()
    {
        var form = Create("""
            {"name":"n","url":"http://example.com/","event_types":["a.b","c.**"],"description":"d","headers":{"x-team":"labels"},
             "throttle":{"rate":5,"per":"0.5s","burst":7},"max_in_flight":2,"ordering":"key","timeout":"2s","retry_schedule":["1s","5m"],
             "secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw","start_at":"2026-09-28T14:03:21Z"}
            """);

        Assert.Equal("a.b, c.**", form.Definition.Filter.ToString());
        Assert.Equal("d", form.Definition.Description);
        Assert.Equal("labels", form.Definition.Headers["x-team"]);
        Assert.Equal(new Throttle(5, TimeSpan.FromMilliseconds(500), 7), form.Definition.Throttle);
        Assert.Equal((2, DeliveryOrder.Key, TimeSpan.FromSeconds(2)),
            (form.Definition.MaxInFlight, form.Definition.Ordering, form.Definition.Timeout));
        Assert.Equal(new RetrySchedule([TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)]), form.Definition.RetrySchedule);
        Assert.Equal("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", form.Secret?.Reveal());
        Assert.Equal(StartAt.At(new(2026, 9, 28, 14, 3, 21, TimeSpan.Zero)), form.StartAt);
    }

    [Fact]
    public void A_burst_that_is_not_given_is_the_rate() => Assert.Equal(
        new Throttle(5, TimeSpan.FromSeconds(1), 5), Create(Valid("\"throttle\":{\"rate\":5}")).Definition.Throttle);

    [Fact]
    public void An_empty_retry_schedule_is_one_attempt() => Assert.Equal(
        new RetrySchedule([]), Create(Valid("\"retry_schedule\":[]")).Definition.RetrySchedule);

    [Fact]
    public void Earliest_starts_at_the_oldest_event() => Assert.Equal(StartAt.Earliest, Create(Valid("\"start_at\":\"earliest\"")).StartAt);

    [Theory]
    [InlineData("", ProblemCodes.MalformedJson)]
    [InlineData("{", ProblemCodes.MalformedJson)]
    [InlineData("[]", ProblemCodes.InvalidBody)]
    [InlineData("""{"name":"n","name":"n","url":"http://example.com/","event_types":["*"]}""", ProblemCodes.MalformedJson)]
    [InlineData("""{"name":"n","url":"http://example.com/","event_types":["*"],"throttle":{"rate":1,"rate":1}}""",
        ProblemCodes.MalformedJson)]
    [InlineData("""{"name":"n","url":"http://example.com/","event_types":["*"],"\ud800":1}""", ProblemCodes.MalformedJson)]
    [InlineData("""{"name":"n","url":"http://example.com/","event_types":["*"],"status":"active"}""", ProblemCodes.UnknownField)]
    [InlineData("""{"name":"n","url":"http://example.com/","event_types":["*"],"id":"wh_1"}""", ProblemCodes.UnknownField)]
    [InlineData("""{"name":"n","url":"http://example.com/","event_types":["*"],"throttle":{"speed":1}}""", ProblemCodes.UnknownField)]
    [InlineData("""{"name":null,"url":"http://example.com/","event_types":["*"]}""", ProblemCodes.InvalidBody)]
    [InlineData("""{"name":"n","url":"http://example.com/","event_types":null}""", ProblemCodes.InvalidBody)]
    public void A_body_of_another_shape_is_a_bad_request(string body, string code)
    {
        var problem = Rejection(() => Create(body));

        Assert.Equal((400, code), (problem.Status, problem.Code));
    }

    [Theory]
    [InlineData("\"description\":7", "description")]
    [InlineData("\"description\":\"\\ud800\"", "description")]
    [InlineData("\"headers\":[]", "headers")]
    [InlineData("\"headers\":{\"x-a\":1}", "headers.x-a")]
    [InlineData("\"headers\":{\"x-a\":\"1\",\"X-A\":\"2\"}", "headers.X-A")]
    [InlineData("\"headers\":{\"webhook-id\":\"1\"}", "headers.webhook-id")]
    [InlineData("\"throttle\":5", "throttle")]
    [InlineData("\"throttle\":{\"rate\":\"5\"}", "throttle.rate")]
    [InlineData("\"throttle\":{\"rate\":1.5}", "throttle.rate")]
    [InlineData("\"throttle\":{\"rate\":0}", "throttle")]
    [InlineData("\"throttle\":{\"per\":\"1 s\"}", "throttle.per")]
    [InlineData("\"max_in_flight\":0", "max_in_flight")]
    [InlineData("\"max_in_flight\":99999999999", "max_in_flight")]
    [InlineData("\"ordering\":\"Key\"", "ordering")]
    [InlineData("\"timeout\":15", "timeout")]
    [InlineData("\"timeout\":\"61s\"", "timeout")]
    [InlineData("\"retry_schedule\":\"5s\"", "retry_schedule")]
    [InlineData("\"retry_schedule\":[\"8d\"]", "retry_schedule")]
    [InlineData("\"secret\":\"whsec_c2hvcnQ=\"", "secret")]
    [InlineData("\"start_at\":\"head\"", "start_at")]
    public void A_wrong_value_is_reported_by_its_field(string member, string field)
    {
        var problem = Rejection(() => Create(Valid(member)));

        Assert.Equal((422, ProblemCodes.InvalidWebhook), (problem.Status, problem.Code));
        Assert.Equal([field], problem.Errors?.Keys);
    }

    [Fact]
    public void All_errors_are_reported_at_once()
    {
        var problem = Rejection(() => Create("""{"url":"ftp://example.com/","event_types":[],"ordering":"random"}"""));

        Assert.Equal(["event_types", "name", "ordering", "url"], problem.Errors?.Keys.Order());
        Assert.Equal(["is required"], problem.Errors?["name"]);
    }

    [Fact]
    public void A_secret_is_not_repeated_in_what_is_wrong_with_it()
    {
        var problem = Rejection(() => Create(Valid("\"secret\":\"hunter2hunter2\"")));

        Assert.DoesNotContain("hunter2", problem.ToString() + problem.Errors?["secret"][0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_patch_leaves_alone_what_it_does_not_name()
    {
        Assert.Equal(Current, Patched("{}"));
        Assert.Equal(Current with { Name = "Other" }, Patched("""{"name":"Other"}"""));
    }

    [Fact]
    public void Null_in_a_patch_brings_the_default_back()
    {
        var patched = Patched(
            """{"description":null,"headers":null,"throttle":null,"max_in_flight":null,"ordering":null,"timeout":null,"retry_schedule":null}""");

        Assert.True(patched is { Description: null, MaxInFlight: 16, Ordering: DeliveryOrder.None, Timeout: null, RetrySchedule: null });
        Assert.Null(patched.Throttle);
        Assert.Empty(patched.Headers);
    }

    [Fact]
    public void Objects_in_a_patch_are_merged()
    {
        Assert.Equal(new Throttle(50, TimeSpan.FromSeconds(2), 20), Patched("""{"throttle":{"rate":50}}""").Throttle);
        Assert.Equal(new Throttle(100, TimeSpan.FromSeconds(2), 100), Patched("""{"throttle":{"rate":null,"burst":null}}""").Throttle);
        Assert.Equal(
            [KeyValuePair.Create("x-new", "1"), KeyValuePair.Create("x-team", "tools")],
            Patched("""{"headers":{"x-team":"tools","X-Env":null,"x-new":"1"}}""").Headers);
    }

    [Fact]
    public void Everything_that_is_wrong_with_a_patch_is_reported_at_once_with_what_the_webhook_has()
    {
        var most = string.Join(',', Enumerable.Range(0, WebhookDefinition.MaxHeaders).Select(i => $"\"x-{i}\":\"\""));

        var problem = Rejection(() => Patched($$$"""{"ordering":7,"throttle":{"rate":0},"headers":{{{{most}}}}}"""));

        Assert.Equal(["headers", "ordering", "throttle"], problem.Errors?.Keys.Order());
    }

    [Theory]
    [InlineData("""{"name":null}""", 400)]
    [InlineData("""{"secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}""", 400)]
    [InlineData("""{"created_at":"2026-09-28T14:03:21Z"}""", 400)]
    [InlineData("""{"event_types":[]}""", 422)]
    public void A_wrong_patch_is_rejected(string body, int status) => Assert.Equal(status, Rejection(() => Patched(body)).Status);

    private static WebhookForm Create(string body) => WebhookForm.Create(Encoding.UTF8.GetBytes(body));

    private static WebhookDefinition Patched(string body)
    {
        var form = WebhookForm.Patch(Encoding.UTF8.GetBytes(body));
        form.Check(Current);
        return form.Patch.ApplyTo(Current);
    }

    private static string Valid(string member) => $$"""{"name":"n","url":"https://example.com/","event_types":["*"],{{member}}}""";

    private static Problem Rejection(Action parse) => Assert.Throws<RejectedRequestException>(parse).Problem;
}
