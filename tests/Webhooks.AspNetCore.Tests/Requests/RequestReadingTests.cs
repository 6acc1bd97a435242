using System.Text;
using Microsoft.AspNetCore.Http;
using Webhooks.Contracts;
using Webhooks.Model;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Requests;

public sealed class RequestReadingTests
{
    [Theory]
    [InlineData("2026-09-28T14:03:21Z", "2026-09-28T14:03:21.0000000")]
    [InlineData("2026-09-28t14:03:21.4z", "2026-09-28T14:03:21.4000000")]
    [InlineData("2026-09-28 16:03:21.123456789+02:00", "2026-09-28T14:03:21.1234567")]
    [InlineData("2024-02-29T23:59:59-00:00", "2024-02-29T23:59:59.0000000")]
    public void An_RFC_3339_instant_is_read(string text, string expected)
    {
        Assert.True(Rfc3339.TryParse(text, out var instant));
        Assert.Equal(expected + "+00:00", instant.ToString("o"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-09-28")]
    [InlineData("2026-09-28T14:03:21")]
    [InlineData("2026-09-28T14:03Z")]
    [InlineData("2026-09-28T14:03:21.Z")]
    [InlineData("2026-09-28T14:03:21+0200")]
    [InlineData("2026-09-28T14:03:21 Z")]
    [InlineData("2026-02-30T14:03:21Z")]
    [InlineData("2026-09-28T24:00:00Z")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData(" 2026-09-28T14:03:21Z")]
    [InlineData("２026-09-28T14:03:21Z")]
    public void Anything_else_is_no_instant(string? text) => Assert.False(Rfc3339.TryParse(text, out _));

    [Theory]
    [InlineData("application/json")]
    [InlineData("Application/JSON; charset=UTF-8")]
    [InlineData("application/json;charset=\"utf-8\"")]
    public void JSON_is_taken(string contentType) =>
        Assert.Equal(ContentType.Json, ContentType.Require(Request(contentType), ContentType.Json));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("bogus")]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=bogus")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/cloudevents+json")]
    public void Other_content_is_not_supported(string? contentType) => Assert.Equal(
        415, Assert.Throws<RejectedRequestException>(() => ContentType.Require(Request(contentType), ContentType.Json)).Problem.Status);

    [Fact]
    public void Compressed_content_is_not_supported()
    {
        var request = Request(ContentType.Json);
        request.Headers.ContentEncoding = "gzip";

        Assert.Equal(415, Assert.Throws<RejectedRequestException>(() => ContentType.Require(request, ContentType.Json)).Problem.Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_is_read_up_to_its_limit(bool lengthIsKnown)
    {
        var (fits, tooLarge) = (Encoding.UTF8.GetBytes(new string('x', 10_000)), new byte[10_001]);

        Assert.Equal(fits, (await RequestBody.ReadAsync(Request(fits), 10_000)).ToArray());
        var rejection = await Assert.ThrowsAsync<RejectedRequestException>(
            async () => await RequestBody.ReadAsync(Request(tooLarge), 10_000));
        Assert.Equal((413, ProblemCodes.BodyTooLarge), (rejection.Problem.Status, rejection.Problem.Code));

        HttpRequest Request(byte[] body)
        {
            var request = new DefaultHttpContext().Request;
            request.Body = new MemoryStream(body);
            request.ContentLength = lengthIsKnown ? body.Length : null;
            return request;
        }
    }

    [Fact]
    public void Everything_that_is_wrong_with_a_query_is_told_at_once()
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = new("?limit=1001&status=lost&since=yesterday&event_type=*&flag=yes&cursor=a&cursor=b");
        var query = new QueryReader(request);
        query.Limit();
        query.Word<DeliveryStatus>("status");
        query.Instant("since");
        query.Type("event_type");
        query.Flag("flag");
        query.Cursor();

        var problem = Assert.Throws<RejectedRequestException>(query.Check).Problem;

        Assert.Equal((422, ProblemCodes.InvalidParameter), (problem.Status, problem.Code));
        Assert.Equal(["limit", "status", "since", "event_type", "flag", "cursor"], problem.Errors?.Keys);
        Assert.Contains("status must be one of pending, delivered, exhausted, cancelled", problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 50)]
    [InlineData("?limit=1", 1)]
    [InlineData("?limit=1000", 1000)]
    public void A_limit_is_1_to_1000_and_50_when_it_is_absent(string text, int expected)
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = new(text);
        var query = new QueryReader(request);

        Assert.Equal(expected, query.Limit());
        query.Check();
    }

    [Fact]
    public void One_idempotency_key_makes_one_id_for_each_place_and_project()
    {
        var one = Key("order-7", "p1");

        Assert.Equal(one.IdOf(null), Key("order-7", "p1").IdOf(null));
        string[] all = [
            .. new[] { one.IdOf(null), one.IdOf(0), one.IdOf(1), Key("order-8", "p1").IdOf(null), Key("order-7", "p2").IdOf(null) }
                .Select(id => id.Value)];
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.All(all, id => Assert.StartsWith("evt_", id, StringComparison.Ordinal));

        static IdempotencyKey Key(string key, string project)
        {
            var request = new DefaultHttpContext().Request;
            request.Headers[IdempotencyKey.Header] = key;
            return IdempotencyKey.Of(request, ProjectId.Parse(project)) ?? throw new InvalidOperationException("There is a key.");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("tab\there")]
    [InlineData("é")]
    public void An_idempotency_key_is_printable(string key)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers[IdempotencyKey.Header] = new([key]);

        Assert.Equal(422, Assert.Throws<RejectedRequestException>(() => IdempotencyKey.Of(request, ProjectId.Parse("p"))).Problem.Status);
    }

    private static HttpRequest Request(string? contentType)
    {
        var request = new DefaultHttpContext().Request;
        request.ContentType = contentType;
        return request;
    }
}
