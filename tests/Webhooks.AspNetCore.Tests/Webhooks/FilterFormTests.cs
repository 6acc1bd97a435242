using System.Text;
using Webhooks.Contracts;
using Webhooks.Model;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Webhooks;

public sealed class FilterFormTests
{
    [Fact]
    public void A_filter_is_read_and_taken_away()
    {
        var filter = PayloadFilter.Parse("""{"data.status":"DONE"}""");
        var definition = WebhookForm.Create(Body("""{ "data.status": "DONE" }""")).Definition;

        Assert.Equal(filter, definition.Payload);
        Assert.Equal(filter, Patch("{}").ApplyTo(definition).Payload);
        Assert.Null(Patch("""{"filter":null}""").ApplyTo(definition).Payload);
        Assert.Equal("""{"key":1}""", Patch("""{"filter":{"key":1}}""").ApplyTo(definition).Payload?.Json);
    }

    [Theory]
    [InlineData("5", "/filter")]
    [InlineData("[]", "/filter")]
    [InlineData("""{"data.status":{"$is":1}}""", "/filter/data.status/$is")]
    [InlineData("""{"$or":[{"a":1},{"b":{}}]}""", "/filter/$or/1/b")]
    public void A_bad_filter_is_rejected_with_the_pointer_to_what_is_wrong(string filter, string pointer)
    {
        var problem = Assert.Throws<RejectedRequestException>(() => WebhookForm.Create(Body(filter))).Problem;

        Assert.Equal((422, ProblemCodes.InvalidFilter), (problem.Status, problem.Code));
        Assert.Equal([pointer], problem.Errors!.Keys);
    }

    [Fact]
    public void What_is_wrong_beside_a_filter_is_reported_with_it()
    {
        var body = """{"name":"","url":"https://example.com/","event_types":["*"],"filter":{"$x":1}}""";

        var problem = Assert.Throws<RejectedRequestException>(() => WebhookForm.Create(Encoding.UTF8.GetBytes(body))).Problem;

        Assert.Equal(ProblemCodes.InvalidWebhook, problem.Code);
        Assert.Equal(["/filter/$x", "name"], problem.Errors!.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"last":0}""", "last")]
    [InlineData("""{"last":10001}""", "last")]
    [InlineData("""{"event_types":[]}""", "event_types")]
    [InlineData("""{"event_id":"no id"}""", "event_id")]
    public void A_check_takes_what_it_says(string body, string field) =>
        Assert.Equal(
            [field], Assert.Throws<RejectedRequestException>(() => FilterForm.Parse(Encoding.UTF8.GetBytes(body))).Problem.Errors!.Keys);

    private static byte[] Body(string filter) =>
        Encoding.UTF8.GetBytes($$$"""{"name":"n","url":"https://example.com/","event_types":["*"],"filter":{{{filter}}}}""");

    private static WebhookPatch Patch(string body) => WebhookForm.Patch(Encoding.UTF8.GetBytes(body)).Patch;
}
